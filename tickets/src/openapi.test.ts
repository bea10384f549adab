import { TicketRequest } from '@tickets/common/contracts';
import { healthRoutes } from '@tickets/common/service';
import {
  bodiesAround,
  createTestDeps,
  disagreements,
  documentedRoutesOf,
  routesOf,
  useTestDatabase,
} from '@tickets/common/testing';
import { createApp } from './app';
import { publishers, ticketToSnapshot } from './events/publishers';
import { Ticket } from './models/ticket';
import { TicketStream } from './routes/ticket-stream';
import { startTickets } from './testing/start-tickets';

useTestDatabase();

describe('the OpenAPI document of tickets', () => {
  it('has every route, and no other', () => {
    const deps = createTestDeps({ publishers, told: [{ model: Ticket, toSnapshot: ticketToSnapshot }] });
    const operations = healthRoutes({ isDraining: () => false, isBusConnected: () => true });
    const now = Date.now;
    const app = createApp({
      ...deps,
      http: { ...deps.http, operations },
      stream: new TicketStream(now),
      now,
      priceMinCents: 50,
    });
    expect(routesOf(app)).toEqual(documentedRoutesOf('tickets'));
  });

  it('asks of a listing what the route asks', async () => {
    const { as, seller } = startTickets();
    const valid = { title: 'Nils Frahm', price: 45.5, startsAt: '2090-05-01T20:00:00Z', timeZone: 'Europe/Lisbon' };
    const fields = Object.keys(TicketRequest.shape);
    const isAccepted = async (body: object) => {
      const { status } = await as(seller, 'post', '/api/tickets').send(body);
      expect([201, 400]).toContain(status);
      return status === 201;
    };
    expect(await disagreements(TicketRequest, bodiesAround(valid, fields), isAccepted)).toEqual([]);
  }, 120_000);
});
