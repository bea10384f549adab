import { DeliveryRequest, TicketRequest } from '@tickets/common/contracts';
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
import { startTickets, testVault } from './testing/start-tickets';

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
      vault: testVault(),
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

  it('asks of a barcode what the route asks', async () => {
    const { as, seller, list } = startTickets();
    const { id } = await list();
    for (const format of ['qr', 'code128']) {
      const isAccepted = async (body: object) => {
        const { status } = await as(seller, 'put', `/api/tickets/${id}/delivery`).send(body);
        expect([200, 400]).toContain(status);
        return status === 200;
      };
      const bodies = bodiesAround({ kind: 'barcode', format, value: 'TD-1' }, ['kind', 'format', 'value']);
      expect(await disagreements(DeliveryRequest, bodies, isAccepted)).toEqual([]);
    }
  }, 120_000);
});
