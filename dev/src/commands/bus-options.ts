import type { BusName, StackOptions } from '../stack/settings';

const optionValue = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : (args[at + 1] ?? '');
};

/** `--bus jetstream` and `--nodes 3`. */
export function busOptions(args: readonly string[]): Pick<StackOptions, 'bus' | 'nodes'> {
  const bus = optionValue(args, '--bus');
  const nodes = optionValue(args, '--nodes');
  if (bus !== undefined && !isBusName(bus)) throw new Error('--bus is nats-streaming or jetstream');
  if (nodes !== undefined && nodes !== '1' && nodes !== '3') throw new Error('--nodes is 1 or 3');
  if (nodes === '3' && bus === 'nats-streaming')
    throw new Error('--nodes 3 needs --bus jetstream: NATS Streaming is one server');
  return { ...(bus || nodes ? { bus: bus ?? 'jetstream' } : {}), ...(nodes ? { nodes: nodes === '3' ? 3 : 1 } : {}) };
}

const isBusName = (name: string): name is BusName => name === 'nats-streaming' || name === 'jetstream';
