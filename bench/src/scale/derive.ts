import { type Action, type Assumptions, actions, type Process, processes, type Units } from './units';

/** What one purchase takes of everything: its lists and refused holds, the listing of its ticket, the hold and the payment. */
export interface PurchaseCost {
  processorMs: Record<Process, number>;
  operations: Record<string, number>;
  messages: number;
  messageBytes: number;
}

const timesAPurchase = ({ browsesAPurchase, refusedAPurchase }: Assumptions): Record<Action, number> => ({
  browse: browsesAPurchase,
  sell: 1,
  hold: 1,
  refused: refusedAPurchase,
  pay: 1,
});

export function purchaseCost(units: Units, assumptions: Assumptions): PurchaseCost {
  const times = timesAPurchase(assumptions);
  const sum = (of: (action: Action) => number) =>
    actions.reduce((total, action) => total + times[action] * of(action), 0);
  const processorMs = Object.fromEntries(
    processes.map((name) => [name, sum((action) => units.processorMs[action][name])]),
  ) as Record<Process, number>; // One entry for each process.
  const services = ['tickets', 'orders', 'expiration', 'payments'] as const;
  return {
    processorMs,
    operations: Object.fromEntries(services.map((name) => [name, sum((action) => units.operations[action][name])])),
    messages: sum((action) => units.messages[action].count),
    messageBytes: sum((action) => units.messages[action].bytes),
  };
}

export interface Part {
  name: string;
  /** What one of it bears, in purchases a second, at the share that may be used. */
  purchasesOfOne: number;
  /** Fewer than this are never run, so that one may be lost. */
  least: number;
  /** What there are more of when one is not enough. */
  movedBy: string;
}

/** A pod runs one Node process, which has one processor. */
export function partsOf(units: Units, assumptions: Assumptions): Part[] {
  const { usedShare } = assumptions;
  const cost = purchaseCost(units, assumptions);
  const bears = (capacity: number, each: number) => (usedShare * capacity) / each;
  const services = (['tickets', 'orders', 'expiration', 'payments'] as const).map((name) => ({
    name: `pods of ${name}`,
    purchasesOfOne: bears(1_000, cost.processorMs[name]),
    least: 2,
    movedBy: 'more pods: any pod does any work',
  }));
  const stores = Object.entries(cost.operations).map(([name, operations]) => ({
    name: `MongoDB of ${name}, shards`,
    purchasesOfOne: bears(assumptions.operationsAShard, operations),
    least: 1,
    movedBy: name === 'orders' ? 'sharding by the ticket' : 'sharding by the document’s id',
  }));
  return [
    ...services,
    ...stores,
    {
      name: 'streams of JetStream',
      purchasesOfOne: bears(assumptions.messagesAStream, cost.messages),
      least: 1,
      movedBy: 'more streams, each with a part of the documents',
    },
    {
      name: 'Redis',
      purchasesOfOne: bears(assumptions.redisCommands, assumptions.redisCommandsAPurchase),
      least: 1,
      movedBy: 'one for timers, one for limits; then a queue for each part of the orders',
    },
    {
      name: 'pods of the ingress',
      purchasesOfOne: bears(
        assumptions.requestsAnIngress,
        assumptions.requestsAPurchase + assumptions.browsesAPurchase,
      ),
      least: 2,
      movedBy: 'more pods; lists kept for a second at the edge',
    },
  ];
}

export const neededFor = ({ purchasesOfOne, least }: Part, perSecond: number): number =>
  Math.max(least, Math.ceil(perSecond / purchasesOfOne));

/** Bytes of each collection with so many tickets, each sold once, and of its indexes. */
export function storeSizes(
  { documents }: Units,
  { indexOverhead }: Assumptions,
  tickets: number,
): { name: string; dataBytes: number; indexBytes: number }[] {
  return Object.entries(documents).map(([name, { bytes, keyBytes }]) => ({
    name,
    dataBytes: tickets * bytes,
    indexBytes: tickets * keyBytes * indexOverhead,
  }));
}
