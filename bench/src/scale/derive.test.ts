import { neededFor, partsOf, purchaseCost, storeSizes } from './derive';
import { MEASURED } from './measured-units';
import { ASSUMPTIONS, type Assumptions, type Units } from './units';

const none = { tickets: 0, orders: 0, expiration: 0, payments: 0 };
const idle = { ...none, auth: 0, nats: 0, redis: 0 };

/** A shop in which only what is named costs something. */
const units: Units = {
  processorMs: {
    browse: { ...idle, tickets: 1 },
    sell: { ...idle, tickets: 5 },
    hold: { ...idle, orders: 10, expiration: 2 },
    refused: { ...idle, orders: 4 },
    pay: { ...idle, payments: 20, orders: 8 },
  },
  operations: {
    browse: { ...none, tickets: 2 },
    sell: none,
    hold: { ...none, orders: 18 },
    refused: { ...none, orders: 2 },
    pay: { ...none, orders: 22, expiration: 1, payments: 25 },
  },
  messages: {
    browse: { count: 0, bytes: 0 },
    sell: { count: 1, bytes: 500 },
    hold: { count: 4, bytes: 3_000 },
    refused: { count: 0, bytes: 0 },
    pay: { count: 6, bytes: 5_000 },
  },
  signatureMs: 0.005,
  documents: { 'orders.orders': { bytes: 1_000, keyBytes: 200 } },
};
const assumptions: Assumptions = { ...ASSUMPTIONS, browsesAPurchase: 10, refusedAPurchase: 0.5, usedShare: 0.5 };

describe('what a purchase costs', () => {
  it('is the sum of its actions, each as often as it happens', () => {
    const cost = purchaseCost(units, assumptions);
    expect(cost.processorMs).toMatchObject({ tickets: 15, orders: 20, expiration: 2, payments: 20, auth: 0 });
    expect(cost.operations).toEqual({ tickets: 20, orders: 41, expiration: 1, payments: 25 });
    expect(cost).toMatchObject({ messages: 11, messageBytes: 8_500 });
  });
});

describe('how many of a part are needed', () => {
  const partNamed = (name: string) => {
    const part = partsOf(units, assumptions).find((one) => one.name === name);
    if (!part) throw new Error(`no part ${name}`);
    return part;
  };

  it('follows from what one bears at the share that may be used, and is never below what may be lost', () => {
    const orders = partNamed('pods of orders');
    // Half of a second, 20 ms for each purchase.
    expect(orders.purchasesOfOne).toBeCloseTo(25);
    expect([1, 25, 26, 100, 1_000].map((rate) => neededFor(orders, rate))).toEqual([2, 2, 2, 4, 40]);
    expect(partNamed('MongoDB of orders, shards').purchasesOfOne).toBeCloseTo(
      (0.5 * assumptions.operationsAShard) / 41,
    );
  });
});

describe('the stores', () => {
  it('grow with the tickets, their indexes by more than their keys', () => {
    expect(storeSizes(units, { ...assumptions, indexOverhead: 1.5 }, 1_000)).toEqual([
      { name: 'orders.orders', dataBytes: 1_000_000, indexBytes: 300_000 },
    ]);
  });
});

describe('the measured units', () => {
  it('name a cost for every part, so that no part looks free', () => {
    const { processorMs, operations } = purchaseCost(MEASURED, ASSUMPTIONS);
    for (const service of ['tickets', 'orders', 'expiration', 'payments'] as const) {
      expect([service, processorMs[service] > 0, (operations[service] ?? 0) > 0]).toEqual([service, true, true]);
    }
    for (const part of partsOf(MEASURED, ASSUMPTIONS)) expect(Number.isFinite(part.purchasesOfOne)).toBe(true);
  });
});
