import { readConfig } from './config';
import { describeError, logToStdout as log } from './http/log';
import { startEmulator } from './start-emulator';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const emulator = await startEmulator(config, { log });
  log({ level: 'info', message: `The Stripe emulator listens on http://${config.host}:${emulator.port}` });
  const stop = () => {
    emulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  // A bad variable or a port in use is told in words; the stack would only hide them.
  log({ level: 'fatal', message: error instanceof Error ? error.message : describeError(error) });
  process.exitCode = 1;
});
