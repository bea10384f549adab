import type { OrderResponse } from '@tickets/common/contracts';
import { audit } from '../journey/audit';
import { eventually } from '../journey/expect';
import { awaitOrder, hold, sell } from '../journey/market';
import type { Answer, Person } from '../journey/person';
import { useStack } from './use-stack';

const running = useStack({ HOLD_MINUTES: '5' });

/** The limit of 5 s, and what a busy machine needs besides. */
const BOUND_MS = 7_000;

interface Timed {
  path: string;
  tookMs: number;
  answer: Answer<{ errors: { message: string }[] }>;
}

async function timed(person: Person, method: string, path: string, body?: object): Promise<Timed> {
  const since = Date.now();
  const answer = await person.once<Timed['answer']['body']>(method, path, body);
  return { path: `${method} ${path}`, tookMs: Date.now() - since, answer };
}

describe('B7: MongoDB is frozen under every service', () => {
  it('requests are answered 503 in words within 5 s, and everything goes on by itself when it wakes', async () => {
    const { stack, cast, stores } = running;
    const { buyer, seller } = cast;
    const ticket = await sell(seller, 'Before the frost', 20);
    const order = await hold(buyer, ticket.id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    const other = await sell(seller, 'Wanted in the frost', 20);
    await awaitOrder(buyer, (await hold(buyer, other.id)).id, 'awaiting_payment');
    const pids = ['auth', 'tickets', 'orders', 'expiration', 'payments'].map((name) => stack.part(name).pid);

    stack.part('mongodb').kill('SIGSTOP');
    try {
      const credentials = { email: buyer.email, password: buyer.password };
      const requests = await Promise.all([
        timed(buyer, 'POST', '/api/users/signin', credentials),
        timed(buyer, 'GET', '/api/tickets'),
        timed(buyer, 'GET', `/api/tickets/${ticket.id}`),
        timed(seller, 'POST', '/api/tickets', { title: 'In the frost', price: 5 }),
        timed(seller, 'PUT', `/api/tickets/${other.id}`, { title: 'Edited in the frost', price: 5 }),
        timed(buyer, 'GET', '/api/orders'),
        timed(buyer, 'GET', `/api/orders/${order.id}`),
        timed(buyer, 'POST', '/api/orders', { ticketId: ticket.id }),
        timed(buyer, 'DELETE', `/api/orders/${order.id}`),
        timed(buyer, 'GET', `/api/payments/${order.id}`),
        timed(buyer, 'POST', '/api/payments', { orderId: order.id, paymentMethodId: 'pm_card_visa' }),
      ]);
      for (const { path, tookMs, answer } of requests) {
        expect([path, answer.status]).toEqual([path, 503]);
        expect([path, tookMs < BOUND_MS]).toEqual([path, true]);
        expect([path, Number(answer.headers.get('retry-after')) > 0]).toEqual([path, true]);
        expect(answer.body.errors[0]?.message).toMatch(/again/);
      }
      for (const name of ['auth', 'tickets', 'orders', 'payments'] as const) {
        const ready = await fetch(`http://127.0.0.1:${stack.ports[name]}/health/ready`);
        expect([name, ready.status]).toEqual([name, 503]);
      }
    } finally {
      stack.part('mongodb').kill('SIGCONT');
    }

    await eventually('the buyer can read the order again', async () => {
      const answer = await buyer.once<OrderResponse>('GET', `/api/orders/${order.id}`);
      return answer.status === 200;
    });
    await audit(stores);
    expect(['auth', 'tickets', 'orders', 'expiration', 'payments'].map((name) => stack.part(name).pid)).toEqual(pids);
  });
});
