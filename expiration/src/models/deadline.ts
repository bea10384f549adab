import { isDuplicateKey, type ReplicaSource } from '@tickets/common/bus';
import { DeadlineKind, isLiveOrder, type OrderSnapshot, OrderStatus, orderSubjects } from '@tickets/common/contracts';
import mongoose, { type Model, Schema } from 'mongoose';

/**
 * What is known of an order's time: a replica of the order, and how often the end of that time was published. An order has
 * one deadline at most: that of its hold, then that of its delivery. It is pending while it has a `nextFireAt`; ended ones
 * are kept, as the memory against late events.
 */
export interface DeadlineFields {
  /** The order's id. */
  _id: string;
  /** The order's version. */
  version: number;
  status: OrderStatus;
  /** Absent: hold. */
  kind?: DeadlineKind;
  /** The end of the time that is waited for, or was last. */
  expiresAt: Date;
  authorizedAt?: Date;
  /** The order's trace, which the firing joins. */
  traceparent?: string;
  /** When to say (again) that the time is over. Absent once nobody waits for that any more. */
  nextFireAt?: Date;
  /** How often it was said; each has its number. */
  firings: number;
}

const deadlineSchema = new Schema<DeadlineFields>(
  {
    _id: String,
    version: { type: Number, required: true },
    status: { type: String, enum: OrderStatus.options, required: true },
    kind: { type: String, enum: DeadlineKind.options },
    expiresAt: { type: Date, required: true },
    authorizedAt: Date,
    traceparent: String,
    nextFireAt: Date,
    firings: { type: Number, default: 0 },
  },
  { versionKey: false },
);
deadlineSchema.index({ nextFireAt: 1 }, { sparse: true });

export const Deadline: Model<DeadlineFields> = mongoose.model('Deadline', deadlineSchema);

/** A hold's time matters until the order has ended, or only its charge may end it. Nothing else drops its deadline. */
function isHoldPending(order: OrderSnapshot): boolean {
  return isLiveOrder(order) && order.authorizedAt === undefined;
}

/** That of a delivery until it was delivered, or its refund accepted, or the order has ended. */
function isDeliveryPending({ status, deliveredAt, refund }: OrderSnapshot): boolean {
  return status === 'completed' && deliveredAt === undefined && refund?.acceptedAt === undefined;
}

/** As much of a deadline as a timer needs. */
export type DeadlineTime = Pick<DeadlineFields, '_id' | 'expiresAt' | 'nextFireAt'>;

/** An upload counts until tickets has closed the pass, so a delivery needs no grace; a hold's is for payments in flight. */
function timeOf(order: OrderSnapshot, graceMs: number): Pick<DeadlineFields, 'kind' | 'expiresAt' | 'nextFireAt'> {
  if (order.deliverBy !== undefined) {
    const expiresAt = new Date(order.deliverBy);
    return { kind: 'delivery', expiresAt, nextFireAt: isDeliveryPending(order) ? expiresAt : undefined };
  }
  const expiresAt = new Date(order.expiresAt);
  return { expiresAt, nextFireAt: isHoldPending(order) ? new Date(expiresAt.getTime() + graceMs) : undefined };
}

function toDeadline(order: OrderSnapshot, graceMs: number): Omit<DeadlineFields, '_id' | 'firings'> {
  const { kind, expiresAt, nextFireAt } = timeOf(order, graceMs);
  return {
    version: order.version,
    status: order.status,
    expiresAt,
    ...(kind ? { kind } : {}),
    ...(order.authorizedAt ? { authorizedAt: new Date(order.authorizedAt) } : {}),
    ...(order.traceparent ? { traceparent: order.traceparent } : {}),
    ...(nextFireAt ? { nextFireAt } : {}),
  };
}

/**
 * Stores an order's snapshot over any older one, and with the same write moves or drops the deadline; an extension moves
 * it. Returns what was stored, if the snapshot was news.
 */
export async function storeDeadline(order: OrderSnapshot, graceMs: number): Promise<DeadlineTime | undefined> {
  const filter = { _id: order.id, version: { $lt: order.version } };
  const deadline = toDeadline(order, graceMs);
  // What the snapshot does not say is not said here either.
  const absent = (['kind', 'authorizedAt', 'nextFireAt'] as const).filter((key) => deadline[key] === undefined);
  const update = { $set: deadline, $unset: Object.fromEntries(absent.map((key) => [key, 1 as const])) };
  const stored = { _id: order.id, ...deadline };
  try {
    const result = await Deadline.updateOne(filter, { ...update, $setOnInsert: { firings: 0 } }, { upsert: true });
    return result.modifiedCount + result.upsertedCount > 0 ? stored : undefined;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The deadline is there already. It may have come just now and with an older snapshot, so this one asks once more.
    return (await Deadline.updateOne(filter, update)).modifiedCount > 0 ? stored : undefined;
  }
}

/** For `rebuild`: deadlines anew from the history of orders. Their firings are counted from one again. */
export function deadlineReplica(graceMs: number): ReplicaSource {
  return {
    subjects: orderSubjects,
    model: Deadline,
    toReplica: (order: OrderSnapshot) => ({ _id: order.id, ...toDeadline(order, graceMs), firings: 0 }),
  };
}
