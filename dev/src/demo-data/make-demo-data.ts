import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BarcodeFormat, OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { LISTINGS, type Listing, TONIGHT } from './listings';
import { Shopper } from './shop';
import { startsAt } from './starts-at';
import { VENUES } from './venues';

export interface Account {
  email: string;
  password: string;
  role: string;
}

export const DEMO_PASSWORD = 'ticket-demo-2025';

const account = (email: string, role: string): Account => ({ email, password: DEMO_PASSWORD, role });
const BUYER = account('buyer@example.com', 'owns tickets');
const SELLER = account('seller@example.com', 'sells most of them');
const SECOND_SELLER = account('sam@example.com', 'sells the rest');
/** Holds some tickets, so that those are seen too; nobody is to sign in as one whose holds lapse. */
const PASSER_BY = account('passer-by@example.com', 'holds tickets');
export const ACCOUNTS: readonly Account[] = [BUYER, SELLER, SECOND_SELLER];

// At most 8 live holds a user: the sold ones are paid before others are held.
const SOLD = 6;
const HELD = 4;
const REMOVED = 2;
/** From then on orders takes none for a ticket that was not handed over. */
const LAST_ORDER_MS = 2.5 * 3_600_000;

const FORMATS: readonly BarcodeFormat[] = ['qr', 'aztec', 'pdf417', 'code128'];

/** Made once for a data folder, through the public API alone; an interrupted run is completed by the next. */
export async function makeDemoData(url: string, dir: string): Promise<readonly Account[]> {
  const marker = join(dir, 'demo-data-made');
  if (existsSync(marker)) return ACCOUNTS;
  const everyone = [...ACCOUNTS, PASSER_BY];
  const [buyer, seller, second, passerBy] = await Promise.all(everyone.map((one) => Shopper.signUpOrIn(url, one)));
  if (!buyer || !seller || !second || !passerBy) throw new Error('Demo data: an account is missing');
  const mine = LISTINGS.filter((_, index) => index % 3 !== 0);
  const others = LISTINGS.filter((_, index) => index % 3 === 0);
  const [tickets, otherTickets] = await Promise.all([listAll(seller, mine), listAll(second, others)]);
  const owed = new Set(tickets.filter((_, index) => index % 9 === 6).map(({ id }) => id));
  await Promise.all([
    inTurn(
      tickets.filter(({ id }) => !owed.has(id)),
      4,
      (ticket) => deliver(seller, ticket),
    ),
    inTurn(otherTickets, 4, (ticket) => deliver(second, ticket)),
  ]);
  const spread = tickets.filter((_, index) => index % 3 === 0);
  const sold = spread.slice(0, SOLD);
  await inTurn(sold, 3, (ticket) => buy(buyer, ticket));
  // Of those that were sold without a code, the first gets it now, and the others are still to be delivered.
  const late = sold.find(({ id }) => owed.has(id));
  if (late) await deliver(seller, late);
  await sellTonight({ seller, buyer });
  await followSales({ seller, buyer }, sold);
  await inTurn(spread.slice(SOLD, SOLD + HELD), 2, (ticket) => hold(passerBy, ticket));
  const removed = spread.slice(SOLD + HELD, SOLD + HELD + REMOVED);
  await inTurn(removed, 1, ({ id }) => seller.call('DELETE', `/api/tickets/${id}`));
  writeFileSync(marker, new Date().toISOString());
  return ACCOUNTS;
}

interface Sides {
  seller: Shopper;
  buyer: Shopper;
}

/**
 * An event so near that what is sold for it without a ticket is overdue within the hour: then the buyer gets the money
 * back by itself. No order is taken later than 2 h 30 min before a start, so there is nothing shorter.
 */
async function sellTonight({ seller, buyer }: Sides): Promise<void> {
  const startsAt = new Date(Date.now() + TONIGHT.startsInMs).toISOString();
  const { startsInMs: _when, ...details } = TONIGHT;
  const mine = await seller.call<TicketResponse[]>('GET', '/api/tickets?mine=true&status=all&limit=100');
  const listed = mine.find(({ title }) => title === TONIGHT.title);
  const ticket = listed ?? (await seller.call<TicketResponse>('POST', '/api/tickets', { ...details, startsAt }));
  // An interrupted run may have listed it long ago.
  if (Date.parse(ticket.startsAt ?? '') - Date.now() > LAST_ORDER_MS) await buy(buyer, ticket);
}

/** One sale in each state: opened, given back by its seller, and asked back by its buyer because the event is cancelled. */
async function followSales({ seller, buyer }: Sides, sold: readonly TicketResponse[]): Promise<void> {
  const orders = await buyer.call<OrderResponse[]>('GET', '/api/orders?limit=100');
  const [opened, givenBack, , asked] = sold;
  const orderOf = (ticket?: TicketResponse) => orders.find((order) => order.ticket.id === ticket?.id);
  // What was paid just now is bought a moment later.
  if (opened) await buyer.call('POST', `/api/tickets/${opened.id}/pass`, {}, [404, 409]);
  const [refunded, cancelled] = [orderOf(givenBack), orderOf(asked)];
  if (refunded) await seller.call('POST', `/api/orders/${refunded.id}/refund`, { reason: 'seller' }, [404, 409]);
  if (cancelled) {
    await buyer.call('POST', `/api/orders/${cancelled.id}/refund`, { reason: 'event_cancelled' }, [404, 409]);
  }
}

async function listAll(seller: Shopper, listings: readonly Listing[]): Promise<TicketResponse[]> {
  const existing = await seller.call<TicketResponse[]>('GET', '/api/tickets?mine=true&status=all&limit=100');
  return inTurn(listings, 4, async (listing) => {
    const body = toBody(listing);
    const same = existing.find((ticket) => ticket.title === body.title && ticket.price === body.price);
    return same ?? seller.call<TicketResponse>('POST', '/api/tickets', body);
  });
}

function toBody([category, title, venue, days, hour, price, section, row, seat]: Listing) {
  const [city, timeZone] = VENUES[venue];
  return {
    category,
    title,
    venue,
    city,
    timeZone,
    startsAt: startsAt(days, hour, timeZone),
    price,
    section,
    row,
    seat,
  };
}

/** Each with a code of its own, in all formats there are. A ticket that has one keeps it. */
async function deliver(seller: Shopper, { id, delivery, status }: TicketResponse): Promise<void> {
  if (delivery === 'ready' || status === 'removed') return;
  const format = FORMATS[Number.parseInt(id.slice(-2), 16) % FORMATS.length];
  const value = `TD-${id.slice(0, 8)}-${id.slice(-8)}`.toUpperCase();
  await seller.call('PUT', `/api/tickets/${id}/delivery`, { kind: 'barcode', format, value });
}

async function hold(buyer: Shopper, { id, status }: TicketResponse): Promise<OrderResponse | undefined> {
  if (status !== 'available') return undefined;
  // A ticket listed just now may not have reached orders yet.
  return buyer.call<OrderResponse>('POST', '/api/orders', { ticketId: id }, [404]);
}

async function buy(buyer: Shopper, ticket: TicketResponse): Promise<void> {
  const order = await hold(buyer, ticket);
  if (order) await buyer.call('POST', '/api/payments', { orderId: order.id, paymentMethodId: 'pm_card_visa' });
}

/** Works through all, `width` at a time, and keeps their order. */
async function inTurn<T, R>(all: readonly T[], width: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += width) {
    results.push(...(await Promise.all(all.slice(at, at + width).map(work))));
  }
  return results;
}
