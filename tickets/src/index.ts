import { runService } from '@tickets/common/service';
import { alignAllTickets } from './align-ticket';
import { createApp } from './app';
import { TicketsConfig } from './config';
import { DeliveryVault } from './delivery/keys';
import { orphanSweeper } from './delivery/orphans';
import { rotateDeliveryKeys } from './delivery/rotate-keys';
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
  build: ({ config, outbox, logger, rateLimit, http }) => {
    const stream = new TicketStream(Date.now);
    const vault = new DeliveryVault(config.DELIVERY_KEYS, config.FINGERPRINT_KEY);
    const rules = { priceMinCents: config.PRICE_MIN_CENTS, now: Date.now };
    return {
      app: createApp({ http, outbox, logger, rateLimit, stream, vault, ...rules }),
      listeners: [new OrderChangedListener(outbox), new TicketChangedListener(stream)],
      jobs: [
        { name: 'stream-comment', everyMs: STREAM_COMMENT_MS, run: () => stream.comment() },
        detailsVersionFiller(outbox),
        { name: 'refresh-search-terms', everyMs: 10_000, run: refreshSearchTerms },
        orphanSweeper(Date.now),
      ],
      replicas: [orderReplica],
      restorable: [ticketRestoreSource],
      commands: { 'rotate-delivery-keys': () => rotateDeliveryKeys(vault) },
      alignAll: () => alignAllTickets(outbox),
      close: () => stream.close(),
    };
  },
});
