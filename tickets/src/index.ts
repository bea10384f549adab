import { runService } from '@tickets/common/service';
import { alignAllTickets } from './align-ticket';
import { createApp } from './app';
import { TicketsConfig } from './config';
import { OrderChangedListener } from './events/listeners/order-changed';
import { TicketChangedListener } from './events/listeners/ticket-changed';
import { publishers, ticketToSnapshot } from './events/publishers';
import { detailsVersionFiller } from './jobs/fill-details-version';
import { refreshSearchTerms } from './jobs/refresh-search-terms';
import { Ticket } from './models/ticket';
import { orderReplica } from './replicas/order';
import { ticketRestoreSource } from './restore-ticket';
import { STREAM_COMMENT_MS, TicketStream } from './routes/ticket-stream';

runService({
  name: 'tickets',
  config: TicketsConfig,
  publishers,
  told: [{ model: Ticket, toSnapshot: ticketToSnapshot }],
  build: ({ config, outbox, logger, http }) => {
    const stream = new TicketStream(Date.now);
    return {
      app: createApp({ http, outbox, logger, stream, priceMinCents: config.PRICE_MIN_CENTS, now: Date.now }),
      listeners: [new OrderChangedListener(outbox), new TicketChangedListener(stream)],
      jobs: [
        { name: 'stream-comment', everyMs: STREAM_COMMENT_MS, run: () => stream.comment() },
        detailsVersionFiller(outbox),
        { name: 'refresh-search-terms', everyMs: 10_000, run: refreshSearchTerms },
      ],
      replicas: [orderReplica],
      restorable: [ticketRestoreSource],
      alignAll: () => alignAllTickets(outbox),
      close: () => stream.close(),
    };
  },
});
