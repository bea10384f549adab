import { setTimeout as delay } from 'node:timers/promises';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';

export interface Caller {
  cookie: string;
  email: string;
}

export const PASSWORD = 'a bench needs no secret';
/** A purchase that takes longer than this has failed. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

export interface Answered<T> {
  status: number;
  body: T;
  cookie: string;
}

export async function ask<T>(url: string, address: string, body: object, cookie = ''): Promise<Answered<T>> {
  const response = await fetch(`${url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as T, // The API's own answer to this address.
    cookie: (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '',
  };
}

export async function call<T>(url: string, address: string, body: object, cookie = ''): Promise<Answered<T>> {
  const answer = await ask<T>(url, address, body, cookie);
  if (answer.status >= 400) throw new Error(`${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

export async function signUp(url: string, name: string): Promise<Caller> {
  const email = `${name}-${Date.now()}@example.com`;
  const { cookie } = await call(url, '/api/users/signup', { email, password: PASSWORD });
  return { cookie, email };
}

const DAY_MS = 24 * 60 * 60 * 1_000;

const listing = (n: number) => ({
  title: `Bench ${n}`,
  price: 10 + (n % 90),
  venue: 'Harbour Hall',
  city: 'Lisbon',
  category: 'concert',
  startsAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
  timeZone: 'Europe/Lisbon',
});

export const sell = async (url: string, seller: Caller, n: number): Promise<TicketResponse> =>
  (await call<TicketResponse>(url, '/api/tickets', listing(n), seller.cookie)).body;

/** Asks again where it is told to, as a browser does, and while others do not know yet what this is about. */
async function insist<T>(url: string, address: string, body: object, caller: Caller): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(PAUSE_MS)) {
    const answer = await ask<T>(url, address, body, caller.cookie);
    if (answer.status < 300) return answer.body;
    if (![404, 409, 503].includes(answer.status) || Date.now() > deadline) {
      throw new Error(`${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }
}

export const hold = (url: string, buyer: Caller, ticketId: string): Promise<OrderResponse> =>
  insist<OrderResponse>(url, '/api/orders', { ticketId }, buyer);

/** Resolves when the payment is taken: authorised at least, and nearly always completed. */
export const pay = (url: string, buyer: Caller, orderId: string): Promise<unknown> =>
  insist(url, '/api/payments', { orderId, paymentMethodId: 'pm_card_visa' }, buyer);
