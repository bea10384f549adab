import type { TicketReplica } from '../replicas/ticket';

export interface DeliveryRules {
  /** How long a seller has at most to deliver what was sold. */
  deliveryMs: number;
  /** What is left at least, however near the start is. */
  leastMs: number;
}

const HOUR_MS = 3_600_000;
/** Before the start, so that the buyer is not on the way when the money comes back in place of the ticket. */
const BEFORE_START_MS = 2 * HOUR_MS;
/** From then on an undelivered ticket can't be ordered: its seller would have hardly any time. */
const LAST_ORDER_MS = 2.5 * HOUR_MS;

type Deliverable = Pick<TicketReplica, 'delivery' | 'startsAt'>;

/** A snapshot of an older release says nothing of a delivery, as there was none. */
export function isDelivered(ticket: Pick<TicketReplica, 'delivery'> | null): boolean {
  return ticket?.delivery === 'ready';
}

/** Until when what is sold now has to be delivered. */
export function deliverByOf({ startsAt }: { startsAt?: string }, nowMs: number, rules: DeliveryRules): Date {
  const latestMs = nowMs + rules.deliveryMs;
  const wantedMs = startsAt === undefined ? latestMs : Math.min(latestMs, Date.parse(startsAt) - BEFORE_START_MS);
  return new Date(Math.max(wantedMs, nowMs + rules.leastMs));
}

export function isTooLateToDeliver(ticket: Deliverable, nowMs: number): boolean {
  const { startsAt } = ticket;
  return !isDelivered(ticket) && startsAt !== undefined && Date.parse(startsAt) - LAST_ORDER_MS <= nowMs;
}

/** When the buyer of this order first opened the pass. */
export function openedAtOf(order: { id?: string }, { orderId, openedAt }: TicketReplica): string | undefined {
  return orderId === order.id ? openedAt : undefined;
}
