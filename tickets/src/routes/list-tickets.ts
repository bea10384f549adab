import { decodeCursor, setPageHeaders, userOf, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import type { TicketsDeps } from '../app';
import { Ticket } from '../models/ticket';
import { listFilter } from './list-filter';
import { behindCursor, cursorAfter, listOrder } from './list-order';
import { listChecks, readListQuery } from './list-query';
import { ticketAnswer } from './ticket-answer';

/** GET /api/tickets: searches what is on the market, a page at a time. */
export function listTickets({ now }: Pick<TicketsDeps, 'now'>): RequestHandler[] {
  const list: RequestHandler = async (request, response) => {
    const query = readListQuery(request);
    const { sort, limit } = query;
    const filter = listFilter(query, query.mine ? userOf(request).id : undefined, now());
    const page = query.cursor ? { $and: [filter, behindCursor(sort, decodeCursor(query.cursor))] } : filter;
    const [total, found] = await Promise.all([
      Ticket.countDocuments(filter),
      // One more than asked for tells whether there is a next page.
      Ticket.find(page, { words: 0, cityAliases: 0, outbox: 0 })
        .sort(listOrder(sort))
        .limit(limit + 1)
        .lean(),
    ]);
    const tickets = found.slice(0, limit);
    const last = found.length > limit ? tickets.at(-1) : undefined;
    setPageHeaders(request, response, { total, next: last && cursorAfter(sort, last) });
    const reading = { nowMs: now(), readerId: request.currentUser?.id };
    response.json(tickets.map((ticket) => ticketAnswer(ticket, reading)));
  };
  return [validate(...listChecks), list];
}
