import type { Job } from '@tickets/common/service';
import { Delivery, type DeliveryFields } from '../models/delivery';
import { Ticket } from '../models/ticket';

/** A row's ticket is saved within this time after it was marked, or not at all. */
export const CLAIM_MAX_MS = 60_000;
/** Longer than that by far: nobody is still about to let it count. */
const ORPHAN_AFTER_MS = 600_000;
const SWEEP_MS = 60_000;
const BATCH = 500;

type Row = Pick<DeliveryFields, '_id' | 'ticketId' | 'unsettled' | 'createdAt'>;

/** The row as it was read: not if it was marked since, or let count. */
function asRead({ _id, ticketId, unsettled }: Row) {
  return { _id, ticketId, 'unsettled.mark': unsettled ? unsettled.mark : { $exists: false } };
}

/** Deletes a row that its ticket does not count, and with it its fingerprint; returns whether it did. */
export async function removeOrphan(row: Row, nowMs: number): Promise<boolean> {
  const ticket = await Ticket.findById(row.ticketId, { status: 1, deliveryId: 1 }).lean();
  if (ticket?.deliveryId?.equals(row._id)) {
    await Delivery.updateOne(asRead(row), { $unset: { unsettled: 1 } });
    return false;
  }
  const since = row.unsettled?.since ?? row.createdAt;
  // Nothing is delivered for a removed ticket any more, so what it does not count now it never will.
  if (ticket?.status !== 'removed' && nowMs - since.getTime() < ORPHAN_AFTER_MS) return false;
  return (await Delivery.deleteOne(asRead(row))).deletedCount === 1;
}

/** What a crash left between a row and its ticket. Returns how many were deleted. */
export async function sweepOrphans(nowMs: number): Promise<number> {
  const unsettled = await Delivery.find({ 'unsettled.since': { $lt: new Date(nowMs - CLAIM_MAX_MS) } })
    .select({ ticketId: 1, unsettled: 1, createdAt: 1 })
    .sort({ 'unsettled.since': 1 })
    .limit(BATCH)
    .lean();
  let removed = 0;
  for (const row of unsettled) if (await removeOrphan(row, nowMs)) removed += 1;
  return removed;
}

export function orphanSweeper(now: () => number): Job {
  return { name: 'delivery-sweeper', everyMs: SWEEP_MS, run: () => sweepOrphans(now()) };
}
