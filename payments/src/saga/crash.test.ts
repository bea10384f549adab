import type { OrderSnapshot } from '@tickets/common/contracts';
import { HttpError } from '@tickets/common/http';
import { Crash, runUntilCrash } from '@tickets/common/testing';
import { isPending } from '../models/attempt';
import { Order } from '../replicas/order';
import { dyingGateway } from '../testing/dying-gateway';
import { type Payments, usePayments } from '../testing/start-payments';
import type { BeginDeps } from './begin-attempt';
import { loadState } from './change-charge';
import { payOrder } from './pay-order';
import { runCharge } from './run-charge';

interface Scenario {
  /** What happened before the process that dies came to work. */
  prepare?: (payments: Payments, order: OrderSnapshot) => Promise<unknown>;
  /** What it was about to do. */
  task: (deps: BeginDeps, order: OrderSnapshot) => Promise<unknown>;
  /** The money in the end, when it was looked after and, where the order lives, the buyer has tried again. */
  netCents: number;
}

/** A refusal is an answer like another one; a death is not. */
async function pay(deps: BeginDeps, order: OrderSnapshot, reference: string): Promise<void> {
  try {
    await payOrder(deps, { ...order, _id: order.id }, { kind: 'token', reference });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
  }
}

const settle = async (deps: BeginDeps, order: OrderSnapshot) => {
  const state = await loadState(order.id);
  return state && runCharge(deps, state);
};

/** The order's snapshot is stored, and its listener died before it did anything about it. */
const unheard = (order: OrderSnapshot, changes: Partial<OrderSnapshot>) =>
  Order.updateOne({ _id: order.id }, { $set: changes, $inc: { version: 10 } });

async function authorize({ deps, orders }: Payments, order: OrderSnapshot): Promise<void> {
  orders.answers = false;
  await pay(deps, order, 'tok_visa');
}

const scenarios: Record<string, Scenario> = {
  'paying with a good card': { task: (deps, order) => pay(deps, order, 'tok_visa'), netCents: 1999 },
  'paying with a declined card': { task: (deps, order) => pay(deps, order, 'tok_chargeDeclined'), netCents: 1999 },
  'paying with another card after a decline': {
    prepare: ({ deps }, order) => pay(deps, order, 'tok_chargeDeclined'),
    task: (deps, order) => pay(deps, order, 'tok_visa'),
    netCents: 1999,
  },
  'giving 3-D Secure up for another card': {
    prepare: ({ deps }, order) => pay(deps, order, 'tok_threeDSecureRequired'),
    task: (deps, order) => pay(deps, order, 'tok_visa'),
    netCents: 1999,
  },
  'paying when the order was cancelled a moment ago': {
    prepare: (_payments, order) => unheard(order, { status: 'cancelled' }),
    task: (deps, order) => pay(deps, order, 'tok_visa'),
    netCents: 0,
  },
  capturing: {
    prepare: async (payments, order) => {
      await authorize(payments, order);
      await unheard(order, { authorizedAt: new Date().toISOString() });
    },
    task: settle,
    netCents: 1999,
  },
  voiding: {
    prepare: async (payments, order) => {
      await authorize(payments, order);
      await unheard(order, { status: 'cancelled' });
    },
    task: settle,
    netCents: 0,
  },
  refunding: {
    prepare: async (payments, order) => {
      await authorize(payments, order);
      await payments.orders.change(order.id, { authorizedAt: new Date().toISOString() });
      await payments.reaches(order.id, 'completed');
      await unheard(order, { status: 'cancelled' });
    },
    task: settle,
    netCents: 0,
  },
  'giving back a sale whose refund is accepted': {
    prepare: async (payments, order) => {
      const at = new Date().toISOString();
      await authorize(payments, order);
      await payments.orders.change(order.id, { authorizedAt: at });
      await payments.reaches(order.id, 'completed');
      const refund = { reason: 'not_delivered' as const, requestedAt: at, acceptedAt: at };
      await unheard(order, { status: 'completed', completedAt: at, refund });
    },
    task: settle,
    netCents: 0,
  },
};

describe('the process killed between any two steps of', () => {
  const payments = usePayments();

  async function recover(order: OrderSnapshot, netCents: number): Promise<void> {
    const { checkAll, chargeOf, booksOf, post, reaches } = payments();
    await checkAll();
    await checkAll();
    const charge = await chargeOf(order.id);
    expect(charge?.status === 'created' && isPending(charge.attempt)).toBe(false);
    expect((await booksOf(order.id)).live).toBeLessThanOrEqual(1);
    if (netCents > 0) {
      expect((await post(order, { token: 'tok_visa' })).status).toBe(201);
      await reaches(order.id, 'completed');
    }
    const books = await booksOf(order.id);
    expect(books).toMatchObject({ authorizedCents: 0, netCents });
    // What was captured can't be cancelled any more, only given back.
    expect(books.live).toBe(books.capturedCents > 0 ? 1 : 0);
  }

  /** Kills it once at each step, until a run comes through; returns how many steps there were. */
  async function killAtEveryStep(
    { prepare, task, netCents }: Scenario,
    isKilled: (order: OrderSnapshot, task: Scenario['task'], step: number) => Promise<boolean>,
  ): Promise<number> {
    for (let step = 0; ; step++) {
      const order = await payments().placeOrder();
      payments().orders.answers = true;
      await prepare?.(payments(), order);
      const wasKilled = await isKilled(order, task, step);
      await recover(order, netCents);
      if (!wasKilled) return step;
    }
  }

  it.each(Object.entries(scenarios))(
    '%s: before each access to the database',
    async (_name, scenario) => {
      const steps = await killAtEveryStep(scenario, (order, task, step) =>
        runUntilCrash(() => task(payments().unheardDeps, order), step),
      );
      expect(steps).toBeGreaterThan(2);
    },
    240_000,
  );

  // After each of its calls the database is accessed, so a death there is one of those above.
  it.each(Object.entries(scenarios))(
    '%s: before each call of Stripe',
    async (_name, scenario) => {
      const steps = await killAtEveryStep(scenario, async (order, task, step) => {
        const { unheardDeps } = payments();
        try {
          await task({ ...unheardDeps, stripe: dyingGateway(unheardDeps.stripe, step) }, order);
          return false;
        } catch (error) {
          if (error instanceof Crash) return true;
          throw error;
        }
      });
      expect(steps).toBeGreaterThan(0);
    },
    240_000,
  );
});
