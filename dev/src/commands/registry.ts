import { bench } from './bench';
import { chaos } from './chaos';
import { check } from './check';
import { dev } from './dev';
import { doctor } from './doctor';
import { journey } from './journey';
import { logs } from './logs';
import { natsTest } from './nats-test';
import { reset } from './reset';
import { serviceCommand } from './service-command';
import { start } from './start';
import { stop } from './stop';
import { test } from './test';

export interface Command {
  /** One line of `npm run help`. */
  help: string;
  usage?: string;
  run: (args: string[]) => Promise<number | undefined>;
}

const say = async (line: string) => {
  process.stdout.write(`${line}\n`);
  return 0;
};

/** Everything that can be asked of the root. The build itself has run before any of them. */
export const COMMANDS: Record<string, Command> = {
  start: {
    help: 'the whole system with demo data; Ctrl-C ends it (`-- --once`: only until it is up; `-- --trace`: with traces; `-- --bus jetstream`: on that broker, `--nodes 3`: replicated)',
    usage: 'npm start',
    run: start,
  },
  dev: { help: 'the same, rebuilt and restarted as you edit', run: dev },
  stop: { help: 'ends the stack that runs on this data folder', run: stop },
  test: { help: 'every suite, then the journey (one suite: npm test -w tickets)', usage: 'npm test', run: test },
  check: { help: 'format, lint, types, dead code, import walls, lockfile', run: check },
  build: { help: 'compiles every workspace', run: () => say('Everything is built.') },
  journey: {
    help: 'the way of a ticket over HTTP, on a stack of its own (-- --url http://…, -- --bus jetstream --nodes 3)',
    run: journey,
  },
  chaos: { help: 'payments while their provider fails, seed after seed (-- --seeds 30)', run: chaos },
  bench: { help: 'measures the running stack', run: bench },
  logs: { help: 'follows the log of a part: npm run logs -- orders', run: logs },
  doctor: { help: 'what this machine has and lacks', run: doctor },
  reset: { help: 'deletes the data folder', run: reset },
  'nats-test': { help: 'publish or listen by hand: npm run nats-test -- listen', run: natsTest },
  'service-command': {
    help: 'a command of one service: dead-letters, republish, rebuild, restored',
    usage: 'npm run <command> -w <service>',
    run: serviceCommand,
  },
  help: { help: 'this list', run: () => say(helpText()) },
};

function helpText(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { usage = `npm run ${name}`, help }]) => `  ${usage.padEnd(32)} ${help}`,
  );
  const variables =
    'Variables: PORT_OFFSET, <NAME>_PORT, STACK_DIR, HOLD_MINUTES, STRIPE_KEY, MONGO_URL, BUS, NATS_URL, JETSTREAM_URL, REDIS_URL';
  return `${lines.join('\n')}\n\n${variables}`;
}
