import { strikeThrough } from './control';
import { readOptions } from './options';
import { storesOf, strikeOn, withOwnStack } from './own-stack';
import { walk } from './walk';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const { url, buyers, fault, mongo, emulator, bus, nodes } = options;
  if (url) {
    const stores = mongo && emulator ? { mongo, emulator } : undefined;
    const control = process.env.CONTROL_URL ?? 'http://127.0.0.1:8079';
    return walk({ url, buyers, stores, strike: fault && strikeThrough(control, fault) });
  }
  const env = { HOLD_MINUTES: fault ? '0.75' : '0.4', HOLD_GRACE_MS: '1000' };
  return withOwnStack({ name: 'journey', env, bus, nodes }, (stack) =>
    walk({ url: stack.url, buyers, stores: storesOf(stack), strike: fault && strikeOn(stack, fault) }),
  );
}

main().then(
  (passed) => {
    console.log(`journey: ${passed} passed, 0 failed`);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log('journey: 0 passed, 1 failed');
    process.exit(1);
  },
);
