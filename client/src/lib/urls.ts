/** Every address that the pages know, in one place. */
export const pages = {
  browse: '/',
  ticket: (id: string) => `/tickets/${id}`,
  editTicket: (id: string) => `/tickets/${id}/edit`,
  sell: '/tickets/new',
  /** The form to sell, filled in from a bought ticket or from an own one that was on sale before. */
  resell: (orderId: string) => `/tickets/new?order=${orderId}`,
  listAgain: (ticketId: string) => `/tickets/new?ticket=${ticketId}`,
  listings: '/tickets/mine',
  orders: '/orders',
  sales: '/sales',
  refunds: '/refunds',
  order: (id: string) => `/orders/${id}`,
  calendar: (id: string) => `/orders/${id}/ticket.ics`,
  signIn: (next?: string) => withNext('/sign-in', next),
  signUp: (next?: string) => withNext('/sign-up', next),
} as const;

/** The script that shows a page of ours where there is no connection. */
export const offlineWorkerUrl = '/offline-worker.js';

/** What the browser writes to, and re-reads from, on its own origin. */
export const api = {
  signUp: '/api/users/signup',
  signIn: '/api/users/signin',
  signOut: '/api/users/signout',
  currentUser: '/api/users/currentuser',
  tickets: '/api/tickets',
  ticket: (id: string) => `/api/tickets/${id}`,
  ticketStream: '/api/tickets/stream',
  delivery: (ticketId: string) => `/api/tickets/${ticketId}/delivery`,
  pass: (ticketId: string) => `/api/tickets/${ticketId}/pass`,
  passPicture: (ticketId: string) => `/api/tickets/${ticketId}/pass.png`,
  passDocument: (ticketId: string) => `/api/tickets/${ticketId}/pass.pdf`,
  orders: '/api/orders',
  liveOrders: '/api/orders?live=true',
  order: (id: string) => `/api/orders/${id}`,
  extendOrder: (id: string) => `/api/orders/${id}/extend`,
  refundOrder: (id: string) => `/api/orders/${id}/refund`,
  payments: '/api/payments',
  payment: (orderId: string) => `/api/payments/${orderId}`,
} as const;

function withNext(path: string, next?: string): string {
  return next && next !== pages.browse ? `${path}?next=${encodeURIComponent(next)}` : path;
}

/** Any origin will do here: what is compared is whether an address stays on the one it is resolved against. */
const ORIGIN = 'http://same.origin';

/**
 * The page to go to after signing in: a path on this origin, or the front page for anything else. Decided by what the
 * browser would make of the address, not by how it is written: dot segments, backslashes and control characters can
 * turn a harmless path into `//elsewhere`.
 */
export function safeNext(next: string | string[] | undefined): string {
  const wanted = firstOf(next);
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, ORIGIN)) return pages.browse;
  const { origin, pathname, search, hash } = new URL(wanted, ORIGIN);
  if (origin !== ORIGIN || pathname.startsWith('//')) return pages.browse;
  return `${pathname}${search}${hash}`;
}

/** A parameter of the address that may be given many times: the first counts. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The query of a list, without the parameters that are empty. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
