import { parseArgs } from 'node:util';

/** A fault that strikes in the middle of the purchase. */
export type Fault = { kind: 'kill' | 'restart'; part: string } | { kind: 'flush-redis' };

export interface Options {
  /** An existing stack; without it the journey brings up its own and removes it. */
  url: string | undefined;
  buyers: number;
  fault: Fault | undefined;
  mongo: Record<'tickets' | 'orders' | 'expiration' | 'payments', string> | undefined;
  emulator: string | undefined;
  /** The own stack's broker. */
  bus: 'nats-streaming' | 'jetstream';
  nodes: 1 | 3;
}

export const USAGE = `npm run journey -- [options]
  --fault kill:<part> | restart:<part> | flush-redis   a fault in the middle of the purchase (own stack only, or with --faults)
                        kill:nats-leader strikes whichever of the broker's servers leads
  --bus jetstream       the own stack's broker (nats-streaming); --nodes 3: three servers of it that replicate
  --buyers <n>          how many race for one ticket (50)
  --url <address>       walk on this stack instead of an own one
  --faults              allow destructive steps on --url
  --mongo <address>     base address of its databases, for the audit; or MONGO_TICKETS, MONGO_ORDERS, … in the environment
  --emulator <address>  its Stripe emulator, for the audit`;

function parseFault(text: string | undefined): Fault | undefined {
  if (text === undefined) return undefined;
  if (text === 'flush-redis') return { kind: 'flush-redis' };
  const [kind, part] = text.split(':');
  if ((kind !== 'kill' && kind !== 'restart') || !part) throw new Error(`no such fault: ${text}\n${USAGE}`);
  return { kind, part };
}

function mongoAddresses(base: string | undefined, env: NodeJS.ProcessEnv): Options['mongo'] {
  const of = (service: string) => {
    const own = env[`MONGO_${service.toUpperCase()}`];
    if (own || !base) return own;
    const address = new URL(base);
    address.pathname = `/${service}`;
    return address.href;
  };
  const [tickets, orders, expiration, payments] = ['tickets', 'orders', 'expiration', 'payments'].map(of);
  return tickets && orders && expiration && payments ? { tickets, orders, expiration, payments } : undefined;
}

export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      buyers: { type: 'string', default: '50' },
      fault: { type: 'string' },
      faults: { type: 'boolean', default: false },
      mongo: { type: 'string' },
      emulator: { type: 'string' },
      bus: { type: 'string', default: 'nats-streaming' },
      nodes: { type: 'string', default: '1' },
    },
  });
  const fault = parseFault(values.fault);
  if (fault && values.url && !values.faults) throw new Error(`--fault on --url needs --faults\n${USAGE}`);
  const buyers = Number(values.buyers);
  if (!Number.isInteger(buyers) || buyers < 2) throw new Error(`--buyers must be a whole number from 2\n${USAGE}`);
  const { bus, nodes } = values;
  if (bus !== 'nats-streaming' && bus !== 'jetstream') throw new Error(`no such broker: ${bus}\n${USAGE}`);
  if (nodes !== '1' && !(nodes === '3' && bus === 'jetstream')) throw new Error(`--nodes 3 is JetStream's\n${USAGE}`);
  return {
    bus,
    nodes: nodes === '3' ? 3 : 1,
    url: values.url,
    buyers,
    fault,
    mongo: mongoAddresses(values.mongo, env),
    emulator: values.emulator,
  };
}
