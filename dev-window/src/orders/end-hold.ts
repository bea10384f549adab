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

interface EndHoldDeps {
  orders: Connection;
  bus: Bus;
  logger: Logger;
  /** How long after its end orders and expiration still wait for a payment. */
  graceMs: number;
}

type Order = OutboxDocument & { status: OrderStatus; expiresAt: Date; authorizedAt?: Date };

class OrderUpdatedPublisher extends Publisher<Subjects.OrderUpdated> {
  readonly subject = Subjects.OrderUpdated;
}

/** Fields that are not named here pass through as they are. */
function orderModel(connection: Connection): Told['model'] {
  const fields = { status: String, expiresAt: Date, authorizedAt: Date };
  const schema = new Schema(fields, { strict: false, timestamps: { createdAt: false, updatedAt: 'changedAt' } });
  withOutbox(schema);
  return connection.model('Order', schema);
}

/** The document in the words of the wire. What is no part of the snapshot is left out when it is checked. */
function snapshotOf(order: Order, version: number): Snapshot<Subjects.OrderUpdated> {
  const fields = JSON.parse(JSON.stringify(order.toObject())) as OrderSnapshot;
  return { subject: Subjects.OrderUpdated, data: { ...fields, id: order.id, version } };
}

function requireHold({ status, authorizedAt }: Order): void {
  if (!isLiveOrder({ status })) throw new Conflict(`This order has ended already: it is ${status}.`);
  if (authorizedAt) throw new Conflict('This order is being paid; only its charge ends it now.');
}

/**
 * Ends a hold as if its time were over. The end is moved into the past in the order's own document, with its next version
 * and its snapshot in one write, as orders itself moves it when a buyer asks for more time. Everything after that is the
 * real thing: expiration hears the snapshot, its timer fires, orders looks at its own clock and cancels.
 */
export function createEndHold({ orders, bus, logger, graceMs }: EndHoldDeps): (orderId: string) => Promise<void> {
  const model = orderModel(orders);
  const told: Told<Order> = { model, toSnapshot: snapshotOf };
  const outbox = new Outbox({ bus, logger, publishers: [OrderUpdatedPublisher], told: [told] });
  return async (orderId) => {
    const order = await outbox.change<Order>({
      load: () => model.findById(orderId),
      apply: (loaded) => {
        requireHold(loaded);
        loaded.expiresAt = new Date(Date.now() - graceMs);
      },
    });
    if (!order) throw new NotFound();
  };
}
