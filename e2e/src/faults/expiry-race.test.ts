import { setTimeout as delay } from 'node:timers/promises';
import type { OrderResponse } from '@tickets/common/contracts';
import { eventually } from '../journey/expect';
import { hold, pay, readOrder, sell } from '../journey/market';
import { Person } from '../journey/person';
import { useStack } from './use-stack';

/** 1,000 is the figure to show; the everyday run takes a sample of it. */
const RACES = Number(process.env.EXPIRY_RACES ?? 120);
const LANES = 12;
const HOLD_MS = 3_000;

const running = useStack({ HOLD_MINUTES: String(HOLD_MS / 60_000), HOLD_GRACE_MS: '0' });

interface Outcome {
  order: OrderResponse;
}

/** Pays so that the bank's answer and the end of the hold fall together, 50 ms to either side. */
async function raceOnce(buyer: Person, seller: Person, leadMs: number): Promise<Outcome> {
  const ticket = await sell(seller, 'Race against the clock', 20);
  const order = await hold(buyer, ticket.id);
  const serverAhead = Date.parse(order.now) - Date.now();
  const payAt = Date.parse(order.expiresAt) - serverAhead - leadMs + (Math.random() * 100 - 50);
  await delay(Math.max(0, payAt - Date.now()));
  await pay(buyer, order.id, 'pm_card_visa');
  const ended = await eventually('the order has ended', async () => {
    const now = await readOrder(buyer, order.id);
    return now.status === 'completed' || now.status === 'cancelled' ? now : undefined;
  });
  return { order: ended };
}

describe('a payment racing the end of its hold', () => {
  it(`${RACES} times: the ticket with the charge, or neither; both outcomes are seen`, async () => {
    const { stack, cast } = running;
    const buyers = await Promise.all(
      Array.from({ length: LANES }, (_, n) => new Person(stack.url, `lane ${n}`).signUp()),
    );
    const outcomes: Outcome[] = [];
    // How long before the end to press Pay is learned from how the last races ended.
    let leadMs = 120;
    const lane = async (buyer: Person) => {
      while (outcomes.length < RACES) {
        const outcome = await raceOnce(buyer, cast.seller, leadMs);
        outcomes.push(outcome);
        leadMs += outcome.order.status === 'completed' ? -10 : 10;
      }
    };
    await Promise.all(buyers.map(lane));
    const completed = outcomes.filter(({ order }) => order.status === 'completed');
    const cancelled = outcomes.filter(({ order }) => order.status === 'cancelled');
    console.log(`${completed.length} bought, ${cancelled.length} expired`);
    expect(completed.length).toBeGreaterThan(0);
    expect(cancelled.length).toBeGreaterThan(0);
    expect(completed.length + cancelled.length).toBe(outcomes.length);
    // The audit at the end compares money and tickets; here, that nothing but the clock ended the others.
    for (const { order } of cancelled) expect(order.cancelReason).toBe('expired');
  }, 900_000);
});
