import type { StackOptions } from '../stack/settings';
import { type Stack, startStack } from '../stack/start-stack';
import { busOptions } from './bus-options';
import { table } from './table';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Brings the system up and stays until Ctrl-C; `--once` ends it as soon as it is up, `--trace` shows what happens in it, `--bus jetstream` takes that broker. */
export async function start(args: string[]): Promise<number> {
  const trace = args.includes('--trace');
  const collector = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (trace && collector) say(`Traces go to ${collector}, as OTEL_EXPORTER_OTLP_ENDPOINT says.`);
  return runStack({ say, trace, ...busOptions(args) }, args.includes('--once') ? async () => undefined : untilAsked);
}

export async function runStack(
  options: StackOptions,
  during: (stack: Stack, signal: AbortSignal) => Promise<unknown>,
): Promise<number> {
  const begunAt = Date.now();
  const asked = interruption();
  const starting = startStack({ ...options, signal: asked.signal });
  const stack = await starting;
  say(table(stack, Date.now() - begunAt));
  await Promise.race([during(stack, asked.signal), asked.happened]);
  say('Stopping …');
  await stack.stop();
  return 0;
}

/** For ever; the parts and their control keep the process alive until they are stopped, and nothing does after that. */
const untilAsked = () => new Promise<never>(() => undefined);

function interruption(): { signal: AbortSignal; happened: Promise<void> } {
  const controller = new AbortController();
  const happened = new Promise<void>((resolve) => {
    const end = () => {
      controller.abort();
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
    process.on('SIGHUP', end);
  });
  return { signal: controller.signal, happened };
}
