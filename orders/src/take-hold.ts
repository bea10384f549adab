import { isDuplicateKey, VersionConflict } from '@tickets/common/bus';
import { OrderedTicket } from '@tickets/common/contracts';
import { BadRequest, Conflict, NotFound } from '@tickets/common/http';
import { currentTraceparent } from '@tickets/common/tracing';
import { alignOrder } from './align-order';
import type { OrderDeps } from './deps';
import { isTooLateToDeliver } from './models/delivery-rules';
import { graceEndsAtMs, hasEnded, holdEndOf, isOverdue } from './models/hold-rules';
import { Order, type OrderDocument } from './models/order';
import { Ticket, type TicketReplica } from './replicas/ticket';

export interface HoldWish {
  buyerId: string;
  ticketId: string;
  /** The price that the buyer was shown, where it is known. */
  priceCents?: number | undefined;
}

/** At most so many live holds a buyer, so that nobody empties the shelves. */
export const MAX_LIVE_HOLDS = 8;
/** A lost try means that a slot or the ticket was taken meanwhile, so the tries end; the bound is for what nobody foresaw. */
const MAX_TRIES = 2 * MAX_LIVE_HOLDS;

/**
 * Gives the buyer the ticket's hold: a new order, or the one that holds it for them already. One insert under two unique
 * indexes is lock, order and event at once; whoever loses it learns from the winner what to answer.
 */
export async function takeHold(deps: OrderDeps, wish: HoldWish): Promise<{ order: OrderDocument; isNew: boolean }> {
  const ticket = await Ticket.findById(wish.ticketId).lean();
  if (!ticket || ticket.status === 'removed') throw new NotFound('This ticket is not offered.');
  if (ticket.userId === wish.buyerId) {
    throw new BadRequest('You can’t buy your own ticket.', { field: 'ticketId', code: 'own_ticket' });
  }
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const holder = await Order.findOne({ heldTicketId: wish.ticketId });
    if (holder && isOverdue(holder, deps.now(), deps.hold)) {
      await alignOrder(deps, holder);
      continue;
    }
    if (holder) return { order: requireOwnHold(deps, holder, wish.buyerId), isNew: false };
    requireForSale(ticket, wish, deps.now());
    const order = newOrder(deps, ticket, wish.buyerId, await requireFreeSlot(deps, wish.buyerId));
    try {
      return { order: await deps.outbox.save(order), isNew: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new VersionConflict(`the hold of ticket ${wish.ticketId} was contended ${MAX_TRIES} times`);
}

function requireOwnHold({ now, hold }: OrderDeps, holder: OrderDocument, buyerId: string): OrderDocument {
  if (holder.status === 'completed') throw new Conflict('This ticket is sold.', { code: 'sold' });
  const nowMs = now();
  const isOwn = holder.userId === buyerId;
  // Once the money is reserved, the purchase goes on to its end.
  if (isOwn && holder.authorizedAt) return holder;
  if (hasEnded(holder.ticket, nowMs)) throw eventHasBegun();
  if (!isOwn) throw new Conflict('Somebody else is buying this ticket. It may come back.', { code: 'held' });
  if (nowMs >= holder.expiresAt.getTime()) {
    const retryAfterS = Math.max(1, Math.ceil((graceEndsAtMs(holder, hold) - nowMs) / 1000));
    throw new Conflict('Your hold of this ticket is just ending. Please try again in a moment.', {
      code: 'hold_ending',
      retryAfterS,
    });
  }
  return holder;
}

export function eventHasBegun(): Conflict {
  return new Conflict('This event has begun.', { code: 'event_ended' });
}

/** The replica may be behind, so it refuses only what never comes back; whether the ticket is free the index decides. */
function requireForSale(ticket: TicketReplica, { priceCents }: HoldWish, nowMs: number): void {
  if (ticket.status === 'sold') throw new Conflict('This ticket is sold.', { code: 'sold' });
  if (hasEnded(ticket, nowMs)) throw eventHasBegun();
  if (isTooLateToDeliver(ticket, nowMs)) {
    const message = 'The seller has not delivered this ticket, and the event begins too soon to wait for it.';
    throw new Conflict(message, { code: 'too_late_to_deliver' });
  }
  if (priceCents !== undefined && priceCents !== ticket.priceCents) {
    throw new Conflict('The price of this ticket has changed.', { code: 'price_changed' });
  }
}

async function requireFreeSlot(deps: OrderDeps, buyerId: string): Promise<string> {
  const slots = Array.from({ length: MAX_LIVE_HOLDS }, (_, n) => `${buyerId}:${n}`);
  const taken = new Set<string | undefined>();
  for (const order of await Order.find({ heldSlot: { $in: slots } })) {
    // A hold whose time is over never blocks a new one.
    const present = isOverdue(order, deps.now(), deps.hold) ? await alignOrder(deps, order) : order;
    taken.add(present?.heldSlot);
  }
  const free = slots.find((slot) => !taken.has(slot));
  if (!free) {
    throw new Conflict(`You hold ${MAX_LIVE_HOLDS} tickets already. Pay for or release one of them first.`, {
      code: 'too_many_holds',
    });
  }
  return free;
}

function newOrder({ now, hold }: OrderDeps, ticket: TicketReplica, buyerId: string, heldSlot: string): OrderDocument {
  const nowMs = now();
  return new Order({
    userId: buyerId,
    status: 'created',
    heldTicketId: ticket._id,
    heldSlot,
    ticket: OrderedTicket.parse({ ...ticket, id: ticket._id, sellerId: ticket.userId }),
    createdAt: new Date(nowMs),
    expiresAt: holdEndOf(ticket, nowMs + hold.holdMs),
    traceparent: currentTraceparent(),
  });
}
