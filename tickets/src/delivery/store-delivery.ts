import { randomUUID } from 'node:crypto';
import { isDuplicateKey, type Outbox, VersionConflict } from '@tickets/common/bus';
import { Conflict, NotFound } from '@tickets/common/http';
import mongoose, { type Types } from 'mongoose';
import { Delivery, type DeliveryContent, type DeliveryDocument, fingerprintOf, sealContent } from '../models/delivery';
import { isPassClosed, type TicketDocument } from '../models/ticket';
import { loadTicketOf } from '../routes/own-ticket';
import type { DeliveryVault } from './keys';
import { CLAIM_MAX_MS, removeOrphan } from './orphans';

// Two documents, each with its own single writes: a row is stored first, marked as unsettled; the save of its ticket's
// `deliveryId` makes it count. Whoever takes it from a ticket marks it before that save and deletes it after it, unless
// somebody has marked it since.

export interface DeliveryDeps {
  outbox: Outbox;
  vault: DeliveryVault;
  now: () => number;
}

interface Owned {
  ticketId: string;
  userId: string;
}

const MAX_TRIES = 6;

/** Of another delivery's fingerprint, which may be gone when it is looked for. */
const lost = Symbol('lost');

function newMark({ now }: Pick<DeliveryDeps, 'now'>) {
  return { since: new Date(now()), mark: randomUUID() };
}

function requireDeliverable(ticket: TicketDocument, deliveryId?: Types.ObjectId): void {
  if (isPassClosed(ticket)) {
    throw new Conflict('This sale is being refunded, so nothing can be delivered any more.', { code: 'pass_closed' });
  }
  if (ticket.status === 'removed') throw new NotFound('This ticket was removed.');
  requireOwnDelivery(ticket);
  if (ticket.status === 'sold' && ticket.deliveryId && !ticket.deliveryId.equals(deliveryId)) {
    throw new Conflict('This ticket is sold and delivered.', { code: 'already_delivered' });
  }
}

/** A resale has the delivery of what was bought, which is nobody's to change. */
function requireOwnDelivery({ fromOrderId }: TicketDocument): void {
  if (fromOrderId)
    throw new Conflict('This ticket is delivered by whoever sold it first.', { code: 'already_delivered' });
}

/** Hands over a content, in place of what was there. The same once more changes nothing. */
export async function storeDelivery(
  deps: DeliveryDeps,
  owned: Owned,
  content: DeliveryContent,
): Promise<TicketDocument> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const ticket = await loadTicketOf(owned.ticketId, owned.userId);
    const row = await claimRow(deps, ticket, content);
    if (row === lost) continue;
    const saved = await countRow(deps, owned, row._id);
    if (saved !== lost) return saved;
  }
  throw new VersionConflict(`the delivery of ticket ${owned.ticketId} was contended ${MAX_TRIES} times`);
}

/** The one row of this content, for this ticket: a new one, or that of an earlier try. */
async function claimRow(deps: DeliveryDeps, ticket: TicketDocument, content: DeliveryContent) {
  const { vault } = deps;
  const fingerprint = fingerprintOf(vault, content);
  const known = await Delivery.findOne({ fingerprint });
  requireDeliverable(ticket, known?._id);
  if (known) return claimKnown(deps, ticket, known, content);
  const _id = new mongoose.Types.ObjectId();
  try {
    return await Delivery.create({
      ...sealContent(vault, _id, content),
      ...{ _id, ticketId: ticket.id, fingerprint, unsettled: newMark(deps) },
    });
  } catch (error) {
    if (isDuplicateKey(error)) return lost;
    throw error;
  }
}

async function claimKnown(
  deps: DeliveryDeps,
  ticket: TicketDocument,
  known: DeliveryDocument,
  content: DeliveryContent,
): Promise<DeliveryDocument | typeof lost> {
  if (known.ticketId !== ticket.id) {
    if (await removeOrphan(known, deps.now())) return lost;
    throw new Conflict('This barcode or file is listed already.', { code: 'already_listed' });
  }
  const isSame = content.kind === 'barcode' ? known.format === content.format : known.type === content.type;
  if (ticket.status === 'sold' && ticket.deliveryId && !isSame) requireDeliverable(ticket);
  const fresh = isSame ? {} : sealContent(deps.vault, known._id, content);
  const filter = { _id: known._id, ticketId: ticket.id };
  return (await Delivery.findOneAndUpdate(filter, { $set: fresh }, { new: true })) ?? lost;
}

/** Lets a row count. Marked anew for each try, so that nobody deletes it who saw it not count before. */
async function countRow(deps: DeliveryDeps, { ticketId, userId }: Owned, rowId: Types.ObjectId) {
  let isLost = false;
  let discard = async () => {};
  let mark = newMark(deps);
  const ticket = await deps.outbox.change<TicketDocument>({
    load: () => loadTicketOf(ticketId, userId),
    apply: async (found) => {
      requireDeliverable(found, rowId);
      if (found.deliveryId?.equals(rowId)) return;
      mark = newMark(deps);
      isLost = (await Delivery.findOneAndUpdate({ _id: rowId, ticketId }, { $set: { unsettled: mark } })) === null;
      if (isLost) return;
      discard = await detachDelivery(deps, found);
      found.deliveryId = rowId;
      // Held up for so long, it may have been taken for an orphan.
      if (deps.now() - mark.since.getTime() > CLAIM_MAX_MS)
        throw new VersionConflict(`delivery ${rowId} took too long`);
    },
  });
  if (!ticket) throw new NotFound('There is no such ticket.');
  if (isLost) return lost;
  await Delivery.updateOne({ _id: rowId, 'unsettled.mark': mark.mark }, { $unset: { unsettled: 1 } });
  await discard();
  return ticket;
}

/**
 * Takes the delivery from a ticket that is about to be saved; the returned function, called after the save, deletes it. A
 * crash between the two leaves it to the sweeper.
 */
export async function detachDelivery(
  deps: Pick<DeliveryDeps, 'now'>,
  ticket: TicketDocument,
): Promise<() => Promise<void>> {
  const { deliveryId } = ticket;
  if (!deliveryId) return async () => {};
  const mark = newMark(deps);
  await Delivery.updateOne({ _id: deliveryId, ticketId: ticket.id }, { $set: { unsettled: mark } });
  ticket.deliveryId = undefined;
  return async () => {
    await Delivery.deleteOne({ _id: deliveryId, 'unsettled.mark': mark.mark });
  };
}

/** Takes back what was handed over for a ticket that is not sold. */
export async function withdrawDelivery(deps: DeliveryDeps, { ticketId, userId }: Owned): Promise<void> {
  let discard = async () => {};
  await deps.outbox.change<TicketDocument>({
    load: () => loadTicketOf(ticketId, userId),
    apply: async (found) => {
      if (found.status === 'sold') throw new Conflict('This ticket is sold.', { code: 'sold' });
      requireOwnDelivery(found);
      if (found.status !== 'removed') discard = await detachDelivery(deps, found);
    },
  });
  await discard();
}
