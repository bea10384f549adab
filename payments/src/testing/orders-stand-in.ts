import { createEvent, type InMemoryBroker, InMemoryBus } from '@tickets/common/bus';
import {
  type ChargeSnapshot,
  chargeSubjects,
  type EventEnvelope,
  type OrderSnapshot,
  type OrderSubject,
  Subjects,
} from '@tickets/common/contracts';
import { newId } from '@tickets/common/testing';

/** An order that waits for its payment for another quarter of an hour. */
export function newOrder(changes: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    id: newId(),
    version: 1,
    userId: newId(),
    status: 'awaiting_payment',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
    ticket: { id: newId(), title: 'Concert', priceCents: 1999, currency: 'usd', sellerId: newId() },
    ...changes,
  };
}

function subjectOf({ version, status }: OrderSnapshot): OrderSubject {
  if (version === 0) return Subjects.OrderCreated;
  if (status === 'cancelled') return Subjects.OrderCancelled;
  return status === 'completed' ? Subjects.OrderCompleted : Subjects.OrderUpdated;
}

/** The service that owns the orders, as far as payments hear of it: it answers charges like the real one. */
export class OrdersStandIn {
  private readonly orders = new Map<string, OrderSnapshot>();
  private readonly bus: InMemoryBus;
  /** While false, charges are heard of but not answered. */
  answers = true;

  constructor(broker: InMemoryBroker) {
    this.bus = new InMemoryBus(broker);
    for (const subject of chargeSubjects) {
      this.bus.subscribe({ subject, from: 'first', maxInFlight: 100, ackWaitMs: 1_000 }, async ({ data }) => {
        const { data: charge } = JSON.parse(data) as EventEnvelope<typeof subject>;
        if (this.answers) await this.hear(charge);
      });
    }
  }

  async tell(order: OrderSnapshot): Promise<OrderSnapshot> {
    this.orders.set(order.id, order);
    const subject = subjectOf(order);
    await this.bus.publish(subject, JSON.stringify(createEvent(subject, `${order.id}:${order.version}`, order)));
    return order;
  }

  async change(id: string, changes: Partial<OrderSnapshot>): Promise<void> {
    const order = this.of(id);
    await this.tell({ ...order, ...changes, version: order.version + 1 });
  }

  cancel(id: string): Promise<void> {
    return this.change(id, { status: 'cancelled', cancelReason: 'expired', cancelledAt: new Date().toISOString() });
  }

  of(id: string): OrderSnapshot {
    const order = this.orders.get(id);
    if (!order) throw new Error(`no order ${id}`);
    return order;
  }

  private async hear({ orderId, status }: ChargeSnapshot): Promise<void> {
    const order = this.orders.get(orderId);
    if (order?.status !== 'awaiting_payment') return;
    const now = new Date().toISOString();
    if (status === 'authorized' && !order.authorizedAt) await this.change(orderId, { authorizedAt: now });
    if (status === 'completed') await this.change(orderId, { status: 'completed', completedAt: now });
    if (status === 'failed') {
      await this.change(orderId, { status: 'cancelled', cancelReason: 'payment_failed', cancelledAt: now });
    }
  }
}
