import { createHash } from 'node:crypto';
import { createEvent, type InMemoryBus, startListeners } from '@tickets/common/bus';
import {
  OrderedTicket,
  type OrderSnapshot,
  type OrderSubject,
  parseCents,
  Subjects,
  type TicketResponse,
} from '@tickets/common/contracts';
import type { CurrentUser } from '@tickets/common/http';
import { cookieOf, createTestDeps, newId, newUser } from '@tickets/common/testing';
import request from 'supertest';
import { createApp } from '../app';
import { DeliveryVault } from '../delivery/keys';
import { OrderChangedListener } from '../events/listeners/order-changed';
import { TicketChangedListener } from '../events/listeners/ticket-changed';
import { publishers, ticketToSnapshot } from '../events/publishers';
import { Ticket } from '../models/ticket';
import { TicketStream } from '../routes/ticket-stream';

export const HOUR_MS = 3_600_000;

export const testVault = (...keyIds: string[]) =>
  new DeliveryVault(new Map((keyIds.length ? keyIds : ['k1']).map((id) => [id, keyNamed(id)])), 'f'.repeat(32));

/** The same key for the same name, so that two vaults may share one. */
const keyNamed = (id: string) => createHash('sha256').update(id).digest();

/** The service on a broker inside the process, with a clock that a test may move. */
export function startTickets() {
  const deps = createTestDeps({ publishers, told: [{ model: Ticket, toSnapshot: ticketToSnapshot }] });
  const clock = { nowMs: Date.now() };
  const now = () => clock.nowMs;
  const stream = new TicketStream(now);
  const vault = testVault();
  const app = createApp({ ...deps, stream, vault, now, priceMinCents: 50 });
  const orders = new OrderChangedListener(deps.outbox);
  const seller = newUser();

  /** A request as `user` sends it. */
  const as = (user: CurrentUser | undefined, method: 'get' | 'post' | 'put' | 'delete', path: string) => {
    const call = request(app)[method](path);
    return user ? call.set('Cookie', cookieOf(user)) : call;
  };

  return {
    ...deps,
    app,
    stream,
    vault,
    now,
    clock,
    orders,
    seller,
    as,
    /** Subscribes the service's listeners to the bus, as its process does. */
    listen: () => startListeners([orders, new TicketChangedListener(stream)], { ...deps, service: 'tickets' }),
    /** Lists a ticket over HTTP. */
    list: async (details: object = {}, user = seller): Promise<TicketResponse> => {
      const response = await as(user, 'post', '/api/tickets').send({ title: 'Nils Frahm', price: 45, ...details });
      if (response.status !== 201) throw new Error(`not listed: ${response.text}`);
      return response.body;
    },
    show: async (ticketId: string, user = seller): Promise<TicketResponse> =>
      (await as(user, 'get', `/api/tickets/${ticketId}`).expect(200)).body,
    /** Handles an order's snapshot to its end, as the consumer does before it acknowledges. */
    hear: (order: OrderSnapshot) => orders.onMessage(order),
  };
}

/** The first snapshot of an order of a ticket, with the copy that orders takes of it. */
export function orderOf(ticket: TicketResponse, changes: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    id: newId(),
    version: 0,
    userId: newId(),
    status: 'created',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + HOUR_MS / 4).toISOString(),
    ticket: OrderedTicket.parse({ ...ticket, priceCents: parseCents(ticket.price), sellerId: ticket.userId }),
    ...changes,
  };
}

/** The next snapshot of an order. */
export function later(order: OrderSnapshot, changes: Partial<OrderSnapshot>): OrderSnapshot {
  return { ...order, version: order.version + 1, ...changes };
}

const subjectOf = {
  created: Subjects.OrderCreated,
  awaiting_payment: Subjects.OrderUpdated,
  cancelled: Subjects.OrderCancelled,
  completed: Subjects.OrderCompleted,
} as const satisfies Record<OrderSnapshot['status'], OrderSubject>;

/** Says an order's snapshot on the bus, as orders does. */
export async function tellOrder(bus: InMemoryBus, order: OrderSnapshot): Promise<void> {
  const event = createEvent(subjectOf[order.status], `${order.id}:${order.version}`, order);
  await bus.publish(event.subject, JSON.stringify(event));
}
