import type { Outbox } from '@tickets/common/bus';
import { type AppDeps, createHttpApp, type RateLimiter } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import { type Express, Router } from 'express';
import type { DeliveryVault } from './delivery/keys';
import { createTicket } from './routes/create-ticket';
import { listTickets } from './routes/list-tickets';
import { openPass } from './routes/open-pass';
import { putDelivery } from './routes/put-delivery';
import { showPass, showPassDocument, showPassPicture } from './routes/show-pass';
import { showTicket } from './routes/show-ticket';
import { streamTickets } from './routes/stream-tickets';
import type { TicketStream } from './routes/ticket-stream';
import { unlistTicket } from './routes/unlist-ticket';
import { updateTicket } from './routes/update-ticket';
import { withdrawDelivery } from './routes/withdraw-delivery';

export interface TicketsDeps {
  outbox: Outbox;
  logger: Logger;
  stream: TicketStream;
  rateLimit: RateLimiter;
  vault: DeliveryVault;
  /** The least price a ticket may have, which is the least that can be charged. */
  priceMinCents: number;
  now: () => number;
}

export function createApp({ http, ...deps }: TicketsDeps & { http: AppDeps & { operations: Router } }): Express {
  const ownBodies = Router();
  ownBodies.put('/api/tickets/:id/delivery', putDelivery(deps));
  const routes = Router();
  routes.get('/api/tickets', listTickets(deps));
  routes.get('/api/tickets/stream', streamTickets(deps));
  routes.get('/api/tickets/:id', showTicket(deps));
  routes.post('/api/tickets', createTicket(deps));
  routes.put('/api/tickets/:id', updateTicket(deps));
  routes.delete('/api/tickets/:id', unlistTicket(deps));
  routes.delete('/api/tickets/:id/delivery', withdrawDelivery(deps));
  routes.post('/api/tickets/:id/pass', openPass(deps));
  routes.get('/api/tickets/:id/pass', showPass(deps));
  routes.get('/api/tickets/:id/pass.png', showPassPicture(deps));
  routes.get('/api/tickets/:id/pass.pdf', showPassDocument(deps));
  return createHttpApp(http, { operations: http.operations, ownBodies, routes });
}
