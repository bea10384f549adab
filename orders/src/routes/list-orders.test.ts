import { newId, newUser, useTestDatabase } from '@tickets/common/testing';
import request from 'supertest';
import { Order } from '../models/order';
import { startOrders } from '../testing/start-orders';

useTestDatabase();

function encode(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

describe('GET /api/orders', () => {
  it('returns 401 when signed out', async () => {
    await request(startOrders().app).get('/api/orders').expect(401);
  });

  it('returns only the caller’s orders, newest first, with their total', async () => {
    const { as, hold } = startOrders();
    const buyer = newUser();
    await hold(newUser());
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await hold(buyer)).id);
    const answer = await as(buyer).list().expect(200);
    expect(answer.body.map((order: { id: string }) => order.id)).toEqual(ids);
    expect(answer.headers['x-total-count']).toBe('3');
    expect(answer.headers.link).toBeUndefined();
    expect((await as(newUser()).list()).body).toEqual([]);
  });

  it('pages by Link without a gap or a repeat, also among orders of one instant', async () => {
    const { as, hold, app } = startOrders();
    const buyer = newUser();
    for (let n = 0; n < 7; n++) await hold(buyer);
    await Order.collection.updateMany({}, { $set: { createdAt: new Date('2030-01-01T00:00:00Z') } });
    const seen: string[] = [];
    let answer = await as(buyer).list('?limit=3').expect(200);
    for (;;) {
      seen.push(...answer.body.map((order: { id: string }) => order.id));
      expect(answer.headers['x-total-count']).toBe('7');
      const next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1];
      if (!next) break;
      answer = await as(buyer).list(new URL(next, 'http://any').search).expect(200);
    }
    expect(app).toBeDefined();
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('tells live orders from ended ones, and each with its own payment', async () => {
    const { as, hold, charge } = startOrders();
    const buyer = newUser();
    const [ended, live] = [await hold(buyer), await hold(buyer)];
    await as(buyer).release(ended.id).expect(204);
    await charge(live, { status: 'requires_action' });
    const lives = await as(buyer).list('?live=true').expect(200);
    expect(lives.body).toMatchObject([{ id: live.id, payment: { status: 'requires_action' } }]);
    expect(lives.headers['x-total-count']).toBe('1');
    const ends = await as(buyer).list('?live=false').expect(200);
    expect(ends.body).toMatchObject([{ id: ended.id, status: 'cancelled', cancelReason: 'by_buyer' }]);
    expect(ends.body[0]).not.toHaveProperty('payment');
  });

  it('takes a parameter that came empty for one that was left out', async () => {
    const { as, hold } = startOrders();
    const buyer = newUser();
    const { id } = await hold(buyer);
    const { body } = await as(buyer).list('?live=&limit=&cursor=').expect(200);
    expect(body).toMatchObject([{ id }]);
  });

  it.each([
    'live=maybe',
    'live=true&live=false',
    'live[$ne]=true',
    'limit=0',
    'limit=101',
    'limit=ten',
    'cursor=nonsense',
    `cursor=${encode(['soon', newId()])}`,
    `cursor=${encode([1e300, newId()])}`,
    `cursor=${encode([1, { $gt: '' }])}`,
  ])('returns 400 for ?%s', async (query) => {
    await startOrders().as(newUser()).list(`?${query}`).expect(400);
  });
});
