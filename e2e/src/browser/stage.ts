import { findChromium } from 'dev/chromium';
import { startOwnStack } from 'dev/own-stack';
import { databaseUrl, readSettings, type Stack } from 'dev/stack';
import { chromium } from 'playwright-core';
import { actionsOn, FLAGS, fullPath, type Stage } from './actions';

interface StageOptions {
  env?: NodeJS.ProcessEnv;
  devWindow?: boolean;
}

/** Raises a stack of its own for a test file; with STACK_URL it plays on one that runs already (STACK_CONTROL, PORT_OFFSET). */
export function useStage({ env, devWindow = false }: StageOptions = {}): Stage {
  // Filled before the first test runs; the tests read it only then.
  const stage = {} as Stage;
  let stack: Stack | undefined;
  beforeAll(async () => {
    const given = process.env.STACK_URL;
    if (!given) stack = await startOwnStack({ name: 'browser', env, devWindow });
    const { ports } = stack ?? readSettings();
    const url = given ?? `http://localhost:${ports.gateway}`;
    const controlUrl = process.env.STACK_CONTROL ?? `http://127.0.0.1:${ports.control}`;
    const browser = await chromium.launch({ executablePath: fullPath(await findChromium()), args: FLAGS });
    const addresses: Stack['databaseUrl'] = stack?.databaseUrl ?? ((service) => databaseUrl(service, readSettings()));
    Object.assign(stage, actionsOn({ url, ports, databaseUrl: addresses, browser, controlUrl }));
    stage.seller = await stage.person('seller');
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stack?.stop({ remove: true });
  });
  return stage;
}
