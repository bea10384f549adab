import type { Request, Response } from 'express';
import { BadRequest } from './errors';

/** Where a keyset page ended: the sort key and the id of its last row. */
export type Cursor = readonly [key: string | number, id: string];

const CURSOR_ID = /^[0-9a-f]{24}$/;

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

export function decodeCursor(text: string): Cursor {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if ((typeof key === 'string' || Number.isFinite(key)) && typeof id === 'string' && CURSOR_ID.test(id)) {
      return [key as string | number, id];
    }
  } catch {
    // Falls through to the refusal: what can't be read is no cursor of ours.
  }
  throw new BadRequest('This cursor is not one that we gave.', { field: 'cursor', code: 'invalid' });
}

/** Tells the total, and the address of the next page when there is one (RFC 8288). */
export function setPageHeaders(
  request: Request,
  response: Response,
  page: { total: number; next?: Cursor | undefined },
): void {
  response.set('X-Total-Count', String(page.total));
  if (!page.next) return;
  const address = new URL(request.originalUrl, 'http://any');
  address.searchParams.set('cursor', encodeCursor(page.next));
  response.set('Link', `<${address.pathname}${address.search}>; rel="next"`);
}
