import type { Outbox } from '@tickets/common/bus';
import { type AppDeps, createHttpApp } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import { type Express, Router } from 'express';
import { createTicket } from './routes/create-ticket';
import { listTickets } from './routes/list-tickets';
import { showTicket } from './routes/show-ticket';
import { streamTickets } from './routes/stream-tickets';
import type { TicketStream } from './routes/ticket-stream';
import { unlistTicket } from './routes/unlist-ticket';
import { updateTicket } from './routes/update-ticket';

export interface TicketsDeps {
  outbox: Outbox;
  logger: Logger;
  stream: TicketStream;
  /** The least price a ticket may have, which is the least that can be charged. */
  priceMinCents: number;
  now: () => number;
}

export function createApp({ http, ...deps }: TicketsDeps & { http: AppDeps & { operations: Router } }): Express {
  const routes = Router();
  routes.get('/api/tickets', listTickets(deps));
  routes.get('/api/tickets/stream', streamTickets(deps));
  routes.get('/api/tickets/:id', showTicket(deps));
  routes.post('/api/tickets', createTicket(deps));
  routes.put('/api/tickets/:id', updateTicket(deps));
  routes.delete('/api/tickets/:id', unlistTicket(deps));
  return createHttpApp(http, { operations: http.operations, routes });
}
