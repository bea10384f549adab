import {
  CurrentUserResponse,
  OrderResponse,
  PassResponse,
  SaleResponse,
  TicketResponse,
  type UserResponse,
} from '@tickets/common/contracts';
import { cache } from 'react';
import { z } from 'zod';
import { withQuery } from '../urls';
import { env } from './env';
import { type Read, read } from './read';
import { hasSession } from './viewer';

const PAGE_MAX = 100;

/** Who asks. `unknown`: auth can't be asked; the other services read the session by themselves and go on answering. */
export type Viewer = { is: 'known'; user: UserResponse } | { is: 'signed-out' } | { is: 'unknown' };

export const currentViewer = cache(async (): Promise<Viewer> => {
  if (!(await hasSession())) return { is: 'signed-out' };
  const answer = await read(env.authUrl(), '/api/users/currentuser', CurrentUserResponse);
  if (!answer.ok) return { is: 'unknown' };
  const user = answer.data.currentUser;
  return user ? { is: 'known', user } : { is: 'signed-out' };
});

export const idOf = (viewer: Viewer): string | undefined => (viewer.is === 'known' ? viewer.user.id : undefined);

export const emailOf = (viewer: Viewer): string | undefined => (viewer.is === 'known' ? viewer.user.email : undefined);

export const ticketById = cache((id: string) =>
  read(env.ticketsUrl(), `/api/tickets/${encodeURIComponent(id)}`, TicketResponse),
);

export const orderById = cache((id: string) =>
  read(env.ordersUrl(), `/api/orders/${encodeURIComponent(id)}`, OrderResponse),
);

/** A pass that was opened before. */
export const passOf = (ticketId: string) =>
  read(env.ticketsUrl(), `/api/tickets/${encodeURIComponent(ticketId)}/pass`, PassResponse);

export interface TicketQuery {
  q?: string;
  category?: string;
  city?: string;
  minPrice?: number;
  maxPrice?: number;
  status?: string;
  mine?: string;
  sort?: string;
}

/** The first `wanted` tickets of a query, however many of the service's pages they take. */
export function ticketsBy(query: TicketQuery, wanted: number): Promise<Read<TicketResponse[]>> {
  return gather(wanted, (limit, cursor) =>
    read(env.ticketsUrl(), withQuery('/api/tickets', { ...query, limit, cursor }), z.array(TicketResponse)),
  );
}

/** The caller's orders, newest first. */
export function ordersOfCaller(wanted: number): Promise<Read<OrderResponse[]>> {
  return gather(wanted, (limit, cursor) =>
    read(env.ordersUrl(), withQuery('/api/orders', { limit, cursor }), z.array(OrderResponse)),
  );
}

/** What the caller sold, newest first. */
export function salesOfCaller(wanted: number): Promise<Read<SaleResponse[]>> {
  return gather(wanted, (limit, cursor) =>
    read(env.ordersUrl(), withQuery('/api/orders', { selling: 'true', limit, cursor }), z.array(SaleResponse)),
  );
}

/** Orders that still hold a ticket for the caller; undefined when nobody can say. */
export const liveOrders = cache(async (): Promise<OrderResponse[] | undefined> => {
  const answer = await read(env.ordersUrl(), withQuery('/api/orders', { live: 'true' }), z.array(OrderResponse));
  return answer.ok ? answer.data : undefined;
});

async function gather<T>(
  wanted: number,
  readPage: (limit: number, cursor?: string) => Promise<Read<T[]>>,
): Promise<Read<T[]>> {
  const first = await readPage(Math.min(wanted, PAGE_MAX));
  if (!first.ok) return first;
  const all = [...first.data];
  let cursor = first.nextCursor;
  while (cursor && all.length < wanted) {
    const page = await readPage(Math.min(wanted - all.length, PAGE_MAX), cursor);
    if (!page.ok) break;
    all.push(...page.data);
    cursor = page.nextCursor;
  }
  return { ok: true, data: all, total: Math.max(first.total, all.length), nextCursor: cursor };
}
