import { createEvent, startListeners } from '@tickets/common/bus';
import {
  type ChargeSnapshot,
  type EventData,
  OrderResponse,
  Subjects,
  type TicketSnapshot,
} from '@tickets/common/contracts';
import { type CurrentUser, createRateLimiter } from '@tickets/common/http';
import { cookieOf, createTestDeps, newId, newUser, waitFor } from '@tickets/common/testing';
import { register } from 'prom-client';
import request from 'supertest';
import { createApp } from '../app';
import type { OrdersAppDeps } from '../deps';
import { createListeners } from '../events/listeners';
import { publishers, told } from '../events/publishers';
import type { DeliveryRules } from '../models/delivery-rules';
import type { HoldRules } from '../models/hold-rules';
import { Order, type OrderDocument } from '../models/order';
import { aCharge, aTicket } from './snapshots';

const HOLD: HoldRules = { holdMs: 900_000, graceMs: 5_000, extensionsMax: 10 };
export const DELIVERY: DeliveryRules = { deliveryMs: 24 * 3_600_000, leastMs: 900_000 };
export const MINUTE = 60_000;

export async function findOrder({ id }: { id?: string }): Promise<OrderDocument> {
  const order = await Order.findById(id);
  if (!order) throw new Error(`there is no order ${id}`);
  return order;
}

/** How often a labelled counter of the process has counted. */
export async function counted(metric: string, labels: Record<string, string>): Promise<number> {
  const values = (await register.getSingleMetric(metric)?.get())?.values ?? [];
  const isMeant = (of: object) =>
    Object.entries(labels).every((label) => Object.entries(of).some((own) => `${own}` === `${label}`));
  return values.filter((value) => isMeant(value.labels)).reduce((sum, { value }) => sum + value, 0);
}

/** The orders service inside the test: its HTTP, its listeners on a bus of its own, and a clock that the test moves. */
export function startOrders(hold: Partial<HoldRules> = {}, { rateFactor = 1_000 } = {}) {
  const parts = createTestDeps({ publishers, told });
  const clock = { offsetMs: 0 };
  const deps: OrdersAppDeps = {
    ...parts,
    rateLimit: createRateLimiter({ factor: rateFactor }),
    hold: { ...HOLD, ...hold },
    delivery: DELIVERY,
    now: () => Date.now() + clock.offsetMs,
  };
  const app = createApp(deps);
  startListeners(createListeners(deps), { bus: parts.bus, service: 'orders', logger: parts.logger });

  /** Says something on the bus, and waits until this service has handled it. */
  const tell = async <S extends Subjects>(subject: S, data: EventData<S>) => {
    const before = await counted('events_consumed_total', { subject });
    await parts.bus.publish(subject, JSON.stringify(createEvent(subject, newId(), data)));
    await waitFor(async () => (await counted('events_consumed_total', { subject })) > before, { what: subject });
  };
  const as = (user: CurrentUser) => {
    const cookie = cookieOf(user);
    return {
      order: (body: object) => request(app).post('/api/orders').set('Cookie', cookie).send(body),
      list: (query = '') => request(app).get(`/api/orders${query}`).set('Cookie', cookie),
      show: (id: string) => request(app).get(`/api/orders/${id}`).set('Cookie', cookie),
      extend: (id: string) => request(app).post(`/api/orders/${id}/extend`).set('Cookie', cookie),
      refund: (id: string, reason: unknown) =>
        request(app).post(`/api/orders/${id}/refund`).set('Cookie', cookie).send({ reason }),
      release: (id: string) => request(app).delete(`/api/orders/${id}`).set('Cookie', cookie),
    };
  };
  const list = async (fields: Partial<TicketSnapshot> = {}) => {
    const ticket = aTicket(fields);
    await tell(Subjects.TicketCreated, ticket);
    return ticket;
  };
  const charge = async (order: { id: string }, fields: Partial<ChargeSnapshot> = {}) => {
    const charged = aCharge(order.id, fields);
    await tell(Subjects.ChargeUpdated, charged);
    return charged;
  };
  /** tickets locks the ticket for this order, which may then be paid. */
  const lock = async (order: OrderResponse, version = 1, more: Partial<TicketSnapshot> = {}) => {
    const { price: _price, ...details } = order.ticket;
    const fields = { ...details, priceCents: 1999, currency: 'usd' as const, status: 'held' as const };
    await tell(
      Subjects.TicketUpdated,
      aTicket({ ...fields, version, orderId: order.id, lockedUntil: order.expiresAt, ...more }),
    );
  };
  const hold_ = async (user = newUser(), ticket?: TicketSnapshot) => {
    const { id } = ticket ?? (await list());
    const answer = await as(user).order({ ticketId: id }).expect(201);
    return OrderResponse.parse(answer.body);
  };
  return { ...parts, deps, app, clock, tell, as, list, charge, lock, hold: hold_ };
}
