import path from 'node:path';
import { findChromium } from 'dev/chromium';
import { type Stack, startStack } from 'dev/stack';
import { chromium } from 'playwright-core';
import { actionsOn, FLAGS, fullPath, type Stage } from './actions';

interface StageOptions {
  portOffset: number;
  env?: NodeJS.ProcessEnv;
  devWindow?: boolean;
}

/** Raises a stack of its own for a test file; with STACK_URL (and STACK_CONTROL) it plays on one that runs already. */
export function useStage({ portOffset, env, devWindow }: StageOptions): Stage {
  // Filled before the first test runs; the tests read it only then.
  const stage = {} as Stage;
  let stack: Stack | undefined;
  beforeAll(async () => {
    process.chdir(path.resolve(__dirname, '../../..'));
    const given = process.env.STACK_URL;
    if (!given) stack = await startShop({ portOffset, env, devWindow });
    const controlUrl = process.env.STACK_CONTROL ?? `http://127.0.0.1:${8079 + portOffset}`;
    const url = given ?? `http://localhost:${8080 + portOffset}`;
    const browser = await chromium.launch({ executablePath: fullPath(await findChromium()), args: FLAGS });
    Object.assign(stage, actionsOn(url, browser, controlUrl));
    stage.seller = await stage.person('seller');
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stack?.stop({ remove: true });
  });
  return stage;
}

function startShop({ portOffset, env, devWindow = false }: StageOptions): Promise<Stack> {
  return startStack({
    dir: path.resolve('.test-stack', `browser-${portOffset}`),
    portOffset,
    env: {
      RATE_LIMIT_FACTOR: '1000',
      LOG_LEVEL: 'warn',
      STRIPE_KEY: '',
      PUBLIC_URL: `http://localhost:${8080 + portOffset}`,
      ...env,
    },
    demoData: false,
    devWindow,
  });
}
