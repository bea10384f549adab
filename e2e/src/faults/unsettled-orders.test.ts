import { Provider } from '../chaos/provider';
import { expectStatus } from '../journey/expect';
import { awaitOrder, hold, pay, sell } from '../journey/market';
import { Person } from '../journey/person';
import { useStack } from './use-stack';

const UNSETTLED = 40;
/** Fewer than a buyer may hold at a time. */
const HOLDS_A_BUYER = 5;
const PURCHASES = 9;

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe(`M4: ${UNSETTLED} orders whose payment stays undecided at the bank`, () => {
  const running = useStack({ HOLD_MINUTES: '15' }, { isAudited: false });

  async function buy(n: number): Promise<number> {
    const { seller, buyer } = running.cast;
    const ticket = await sell(seller, `Bought meanwhile ${n}`, 20);
    const begin = performance.now();
    const { id } = await hold(buyer, ticket.id);
    await awaitOrder(buyer, id, 'awaiting_payment');
    expectStatus(await pay(buyer, id, 'pm_card_visa'), 201, 'the payment');
    await awaitOrder(buyer, id, 'completed');
    return performance.now() - begin;
  }

  async function buyMany(what: string): Promise<number> {
    const times: number[] = [];
    for (let n = 0; n < PURCHASES; n++) times.push(await buy(n));
    console.log(`${what}: ${PURCHASES} purchases, each ${middle(times).toFixed(0)} ms in the middle`);
    return middle(times);
  }

  /** Holds as many tickets and pays each with a card whose bank never decides. */
  async function leaveUnsettled(): Promise<{ buyer: Person; id: string }[]> {
    const { stack, stores, cast } = running;
    const provider = new Provider(stores.emulator, stack.url);
    const names = Array.from({ length: UNSETTLED / HOLDS_A_BUYER }, (_, n) => `undecided ${n}`);
    const buyers = await Promise.all(names.map((name) => new Person(stack.url, name).signUp()));
    const all = buyers.map(async (buyer) => {
      const orders: { buyer: Person; id: string }[] = [];
      for (let n = 0; n < HOLDS_A_BUYER; n++) {
        const { id } = await hold(buyer, (await sell(cast.seller, `Undecided ${n}`, 30)).id);
        await awaitOrder(buyer, id, 'awaiting_payment');
        await provider.order(id, { kind: 'processing', at: 'confirm', later: 'never' });
        const body = { orderId: id, paymentMethodId: 'pm_card_visa' };
        // Not asked again, as people would: the answer stays the same.
        expectStatus(await buyer.once('POST', '/api/payments', body), 503, 'a payment that the bank has not decided');
        orders.push({ buyer, id });
      }
      return orders;
    });
    return (await Promise.all(all)).flat();
  }

  it('others buy as they do without them, also while all of these are cancelled', async () => {
    await buyMany('to warm up');
    const without = await buyMany('without them');
    const orders = await leaveUnsettled();
    const beside = await buyMany('beside them');
    await Promise.all(orders.map(({ buyer, id }) => buyer.delete(`/api/orders/${id}`)));
    const cancelled = await buyMany('while they are cancelled, which the bank does not take yet');
    // A machine that does other things decides about milliseconds; being held up by forty orders is another size.
    const bound = without * 3 + 1_000;
    expect(beside).toBeLessThan(bound);
    expect(cancelled).toBeLessThan(bound);
  }, 600_000);
});
