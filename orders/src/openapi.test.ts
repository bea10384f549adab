import { OrderRequest } from '@tickets/common/contracts';
import { healthRoutes } from '@tickets/common/service';
import {
  bodiesAround,
  disagreements,
  documentedRoutesOf,
  newId,
  newUser,
  routesOf,
  useTestDatabase,
} from '@tickets/common/testing';
import { createApp } from './app';
import { startOrders } from './testing/start-orders';

useTestDatabase();

describe('the OpenAPI document of orders', () => {
  it('has every route, and no other', () => {
    const { deps } = startOrders();
    const operations = healthRoutes({ isDraining: () => false, isBusConnected: () => true });
    const app = createApp({ ...deps, http: { ...deps.http, operations } });
    expect(routesOf(app)).toEqual(documentedRoutesOf('orders'));
  });

  it('asks of an order what the route asks', async () => {
    const buyer = startOrders().as(newUser());
    const isAccepted = async (body: object) => {
      const { status } = await buyer.order(body);
      expect([404, 400]).toContain(status); // what passes the checks names no ticket
      return status === 404;
    };
    const bodies = bodiesAround({ ticketId: newId(), price: 19.99 }, ['ticketId', 'price']);
    expect(await disagreements(OrderRequest, bodies, isAccepted)).toEqual([]);
  });
});
