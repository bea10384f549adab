import { InMemoryBus, Outbox, startListeners } from '@tickets/common/bus';
import type { OrderSnapshot } from '@tickets/common/contracts';
import { cookieOf, createTestDeps, useTestDatabase, waitFor } from '@tickets/common/testing';
import request from 'supertest';
import { createApp } from '../app';
import type { PaymentsAppDeps } from '../deps';
import { OrderChangedListener } from '../events/listeners/order-changed';
import { publishers, told } from '../events/publishers';
import { Charge, type ChargeDocument } from '../models/charge';
import { findOrder } from '../models/order';
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
  const stripe = new StripeGateway(sdk, { publicUrl: 'http://localhost:8080', timeoutMs, busyMs: 5_000 });
  const deps: PaymentsAppDeps & { reconcileAfterMs: number } = {
    ...parts,
    stripe,
    now: () => Date.now() + clock.aheadMs,
    webhooks: { sdk, secret: WEBHOOK_SECRET, gateway: stripe },
    patience: { orderMs: 300, endMs: 2_000 },
    reconcileAfterMs: 0,
  };
  const away = new InMemoryBus();
  away.isConnected = false;
  /** A process that the broker does not hear: its events stay in the outbox, and its steps can be counted. */
  const unheardDeps = { ...deps, outbox: new Outbox({ bus: away, logger: parts.logger, publishers, told }) };
  const app = createApp(deps);
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
  const reaches = (orderId: string, status: string) =>
    waitFor(async () => (await chargeOf(orderId))?.status === status, { what: `the charge being ${status}` });
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
    post,
    show,
    chargeOf,
    reaches,
    booksOf,
  };
}

export type Payments = ReturnType<typeof createPayments>;

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
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    await payments.bus.close();
    await payments.outbox.drain();
  });
  // After the hooks above: nobody works any more on what it empties.
  useTestDatabase();
  afterAll(() => emulator.remove());
  return () => payments;
}
