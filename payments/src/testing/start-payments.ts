import { InMemoryBus, Outbox, startListeners } from '@tickets/common/bus';
import type { OrderSnapshot } from '@tickets/common/contracts';
import { cookieOf, createTestDeps, useTestDatabase, waitFor } from '@tickets/common/testing';
import request from 'supertest';
import { createApp } from '../app';
import type { PaymentsAppDeps } from '../deps';
import { OrderChangedListener } from '../events/listeners/order-changed';
import { publishers, told } from '../events/publishers';
import { ChargeWorker } from '../jobs/charge-worker';
import { Charge, type ChargeDocument } from '../models/charge';
import { findOrder } from '../replicas/order';
import type { BeginDeps } from '../saga/begin-attempt';
import { KeyedLock } from '../saga/keyed-lock';
import { OrderSignals } from '../saga/order-signals';
import { createStripe } from '../stripe/create-stripe';
import { StripeGateway } from '../stripe/gateway';
import { startTestEmulator, type TestEmulator } from './emulator';
import { newOrder, OrdersStandIn } from './orders-stand-in';

export const WEBHOOK_SECRET = 'whsec_of_the_tests';

/** The money of one order at the emulator, in cents. */
interface Books {
  live: number;
  authorizedCents: number;
  capturedCents: number;
  refundedCents: number;
  netCents: number;
  intents: string[];
}

const NOTHING: Books = { live: 0, authorizedCents: 0, capturedCents: 0, refundedCents: 0, netCents: 0, intents: [] };

type Body = Record<string, unknown>;

interface Options {
  /** How long one call to Stripe may take. */
  timeoutMs?: number;
}

/** The whole service, with a broker inside the process, orders that answer, and the emulator on a port of its own. */
export function createPayments(emulator: TestEmulator, { timeoutMs = 2_000 }: Options = {}) {
  const parts = createTestDeps({ publishers, told });
  const sdk = createStripe({ STRIPE_API_URL: emulator.url });
  const clock = { aheadMs: 0 };
  const { logger } = parts;
  const stripe = new StripeGateway(sdk, { publicUrl: 'http://localhost:8080', logger, timeoutMs, busyMs: 5_000 });
  const deps: PaymentsAppDeps & BeginDeps = {
    ...parts,
    stripe,
    now: () => Date.now() + clock.aheadMs,
    // A check that failed is not repeated by itself within a test; `checkAll` does it.
    checkTimes: { firstRetryMs: 600_000, maxRetryMs: 900_000, idleMs: 120_000 },
    locks: new KeyedLock(),
    signals: new OrderSignals(),
    maxDeclinesPerHour: 15,
    requireDeclinesLeft: () => Promise.resolve(),
    webhooks: { sdk, secret: WEBHOOK_SECRET },
    patience: { orderMs: 300, endMs: 2_000, answerMs: 60_000 },
  };
  const away = new InMemoryBus();
  away.isConnected = false;
  /** A process that the broker does not hear: its events stay in the outbox, and its steps can be counted. */
  const unheardDeps: typeof deps = {
    ...deps,
    outbox: new Outbox({ bus: away, logger, publishers, told }),
    locks: new KeyedLock(),
    signals: new OrderSignals(),
  };
  const app = createApp(deps);
  const worker = new ChargeWorker(deps);
  startListeners([new OrderChangedListener(deps)], { bus: parts.bus, service: 'payments', logger: parts.logger });
  const orders = new OrdersStandIn(parts.broker);

  /** Makes an order and waits until payments know of it. */
  const placeOrder = async (changes: Partial<OrderSnapshot> = {}): Promise<OrderSnapshot> => {
    const order = await orders.tell(newOrder(changes));
    await waitFor(() => findOrder(order.id));
    return order;
  };
  const cookie = (userId: string) => cookieOf({ id: userId, email: 'buyer@example.com' });
  const post = (order: OrderSnapshot, body: Body = {}) =>
    request(app)
      .post('/api/payments')
      .set('Cookie', cookie(order.userId))
      .send({ orderId: order.id, ...body });
  const show = (orderId: string, userId: string) =>
    request(app).get(`/api/payments/${orderId}`).set('Cookie', cookie(userId));
  const chargeOf = (orderId: string): Promise<ChargeDocument | null> => Charge.findOne({ orderId });
  /** Waits as the service does: what was marked while a request had the charge is found by looking for it. */
  const waitForCharge = (orderId: string, what: string, holds: (charge: ChargeDocument | null) => unknown) =>
    waitFor(
      async () => {
        await worker.takeDue();
        return holds(await chargeOf(orderId));
      },
      { what: `the charge ${what}` },
    );
  const reaches = (orderId: string, status: string) =>
    waitForCharge(orderId, `being ${status}`, (charge) => charge?.status === status);
  const isRetriedLater = (orderId: string) =>
    waitForCharge(orderId, 'waiting for its next check', (charge) => (charge?.failedChecks ?? 0) > 0);
  /** Whatever has to be looked after is due now, and has been looked after once when this resolves. */
  const checkAll = async (): Promise<void> => {
    await worker.idle();
    await Charge.updateMany(
      { nextCheckAt: { $exists: true } },
      { $set: { nextCheckAt: new Date(0), failedChecks: 0 } },
    );
    await worker.takeDue();
    await worker.idle();
  };
  /** An order whose money is taken, and which has not heard so: it can still be cancelled. */
  const placeCaptured = async (): Promise<OrderSnapshot> => {
    orders.answers = false;
    deps.patience.endMs = 0;
    const order = await placeOrder();
    await post(order, { token: 'tok_visa' });
    await orders.change(order.id, { authorizedAt: new Date().toISOString() });
    await reaches(order.id, 'completed');
    return order;
  };
  const booksOf = async (orderId: string): Promise<Books> => {
    const state = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as { orders: Record<string, Books> };
    return state.orders[orderId] ?? NOTHING;
  };
  return {
    ...parts,
    deps,
    unheardDeps,
    app,
    orders,
    clock,
    emulator,
    placeOrder,
    placeCaptured,
    cookie,
    post,
    show,
    chargeOf,
    waitForCharge,
    reaches,
    isRetriedLater,
    checkAll,
    worker,
    booksOf,
  };
}

export type Payments = ReturnType<typeof createPayments>;

/** A connection that was kept may have been closed while the test was busy; asked twice, it is a new one. */
async function clearFaults(url: string): Promise<void> {
  const clear = () => fetch(`${url}/_emulator/faults`, { method: 'DELETE' });
  await clear().catch(clear);
}

/** For a test file: a database, an emulator for all its tests, and the service anew for each. */
export function usePayments(options?: Options): () => Payments {
  let emulator: TestEmulator;
  let payments: Payments;
  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  beforeEach(() => {
    payments = createPayments(emulator, options);
  });
  afterEach(async () => {
    await clearFaults(emulator.url);
    await payments.bus.close();
    await payments.worker.stop();
    await payments.outbox.drain();
  });
  // After the hooks above: nobody works any more on what it empties.
  useTestDatabase();
  afterAll(() => emulator.remove());
  return () => payments;
}
