import {
  type Bus,
  Outbox,
  type OutboxDocument,
  Publisher,
  type Snapshot,
  type Told,
  withOutbox,
} from '@tickets/common/bus';
import { isLiveOrder, type OrderSnapshot, type OrderStatus, Subjects } from '@tickets/common/contracts';
import { Conflict, NotFound } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import { type Connection, Schema } from 'mongoose';

interface EndTimeDeps {
  orders: Connection;
  bus: Bus;
  logger: Logger;
  /** How long after its end orders and expiration still wait for a payment. */
  graceMs: number;
}

interface OrderTimes {
  status: OrderStatus;
  expiresAt: Date;
  authorizedAt?: Date;
  deliverBy?: Date;
  /** The same, as long as it is waited for. */
  deliveryDueAt?: Date;
}

type Order = OutboxDocument & OrderTimes;

class OrderUpdatedPublisher extends Publisher<Subjects.OrderUpdated> {
  readonly subject = Subjects.OrderUpdated;
}

class OrderCompletedPublisher extends Publisher<Subjects.OrderCompleted> {
  readonly subject = Subjects.OrderCompleted;
}

/** Fields that are not named here pass through as they are. */
function orderModel(connection: Connection): Told['model'] {
  const fields = { status: String, expiresAt: Date, authorizedAt: Date, deliverBy: Date, deliveryDueAt: Date };
  const schema = new Schema(fields, { strict: false, timestamps: { createdAt: false, updatedAt: 'changedAt' } });
  withOutbox(schema);
  return connection.model('Order', schema);
}

/** The document in the words of the wire. What is no part of the snapshot is left out when it is checked. */
function snapshotOf(order: Order, version: number): Snapshot<Subjects.OrderUpdated | Subjects.OrderCompleted> {
  const fields = JSON.parse(JSON.stringify(order.toObject())) as OrderSnapshot;
  const subject = order.status === 'completed' ? Subjects.OrderCompleted : Subjects.OrderUpdated;
  return { subject, data: { ...fields, id: order.id, version } };
}

function requireHold({ status, authorizedAt }: Order): void {
  if (!isLiveOrder({ status })) throw new Conflict(`This order has ended already: it is ${status}.`);
  if (authorizedAt) throw new Conflict('This order is being paid; only its charge ends it now.');
}

function requireOwed({ status, deliveryDueAt }: Order): void {
  if (status !== 'completed' || !deliveryDueAt) throw new Conflict('No delivery of this order is waited for.');
}

interface EndTime {
  hold: (orderId: string) => Promise<void>;
  delivery: (orderId: string) => Promise<void>;
}

/**
 * Ends a hold, or the time to deliver, as if it were over. The end is moved into the past in the order's own document, with
 * its next version and its snapshot in one write, as orders itself moves it when a buyer asks for more time. Everything after
 * that is the real thing: expiration hears the snapshot, its timer fires, orders looks at its own clock and cancels, or asks
 * for the refund.
 */
export function createEndTime({ orders, bus, logger, graceMs }: EndTimeDeps): EndTime {
  const model = orderModel(orders);
  const told: Told<Order> = { model, toSnapshot: snapshotOf };
  const outbox = new Outbox({
    ...{ bus, logger, told: [told] },
    publishers: [OrderUpdatedPublisher, OrderCompletedPublisher],
  });
  const change = async (orderId: string, apply: (order: Order) => void) => {
    const order = await outbox.change<Order>({ load: () => model.findById(orderId), apply });
    if (!order) throw new NotFound();
  };
  return {
    hold: (orderId) =>
      change(orderId, (order) => {
        requireHold(order);
        order.expiresAt = new Date(Date.now() - graceMs);
      }),
    delivery: (orderId) =>
      change(orderId, (order) => {
        requireOwed(order);
        order.deliverBy = new Date();
        order.deliveryDueAt = order.deliverBy;
      }),
  };
}
