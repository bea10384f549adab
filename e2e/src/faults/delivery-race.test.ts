import { setTimeout as delay } from 'node:timers/promises';
import type { OrderResponse } from '@tickets/common/contracts';
import { eventually } from '../journey/expect';
import { awaitOrder, deliver, hold, openPass, pay, readOrder, sell } from '../journey/market';
import { Person } from '../journey/person';
import { useStack } from './use-stack';

/** 1,000 is the figure to show; the everyday run takes a sample of it. */
const RACES = Number(process.env.DEADLINE_RACES ?? 60);
const LANES = 24;
const DELIVERY_MS = 5_000;

const running = useStack({
  DELIVERY_HOURS: String(DELIVERY_MS / 3_600_000),
  DELIVERY_LEAST_MINUTES: String(DELIVERY_MS / 60_000),
});

interface Race {
  buyer: Person;
  order: OrderResponse;
  value: string;
  isTaken: boolean;
}

/** Uploads so that it falls together with the end of the time for it, 50 ms to either side. */
async function raceOnce(seller: Person, buyer: Person, lagMs: number): Promise<Race> {
  const ticket = await sell(seller, 'Race against the deadline', 20);
  const { id } = await hold(buyer, ticket.id);
  await awaitOrder(buyer, id, 'awaiting_payment');
  expect((await pay(buyer, id, 'pm_card_visa')).status).toBe(201);
  const order = await awaitOrder(buyer, id, 'completed');
  const value = `RACE-${ticket.id}`;
  const uploadAt = Date.parse(order.deliverBy ?? '') + lagMs + (Math.random() * 100 - 50);
  await delay(Math.max(0, uploadAt - Date.now()));
  const { status, body } = await deliver(seller, ticket.id, value);
  const isTaken = status === 200;
  const { errors } = body as { errors?: { code?: string }[] }; // the shape of every refusal
  // Late by far, the ticket is removed already.
  if (!isTaken) expect([409, 404]).toContain(status);
  if (status === 409) expect(errors?.[0]?.code).toBe('pass_closed');
  return { buyer, order, value, isTaken };
}

/** With the ticket or with the money, as the upload was answered; never with both, or neither. */
async function expectEnd({ buyer, order, value, isTaken }: Race): Promise<void> {
  const ended = await eventually('the sale is kept or given back', async () => {
    const now = await readOrder(buyer, order.id);
    const isSettled = now.status === 'cancelled' || (now.delivery === 'ready' && !now.refund);
    return isSettled ? now : undefined;
  });
  const { status, cancelReason, payment } = ended;
  expect([isTaken, status, cancelReason, payment?.refunded]).toEqual(
    isTaken ? [true, 'completed', undefined, 0] : [false, 'cancelled', 'refunded', 20],
  );
  const opened = await openPass(buyer, order.ticket.id);
  expect([opened.status === 200, opened.body.value]).toEqual(isTaken ? [true, value] : [false, undefined]);
}

describe('an upload racing the deadline of its delivery', () => {
  it(`${RACES} times: the ticket or the money, as the upload was answered; both are seen`, async () => {
    const { url } = running.stack;
    const pairs = await Promise.all(
      Array.from({ length: LANES }, (_, n) =>
        Promise.all([new Person(url, `seller ${n}`).signUp(), new Person(url, `buyer ${n}`).signUp()]),
      ),
    );
    const races: Race[] = [];
    let begun = 0;
    // How long after the deadline the ticket is closed is learned from how the last races ended.
    let lagMs = 0;
    const lane = async ([seller, buyer]: [Person, Person]) => {
      while (begun < RACES) {
        begun += 1;
        const race = await raceOnce(seller, buyer, lagMs);
        races.push(race);
        lagMs += race.isTaken ? 10 : -10;
      }
    };
    await Promise.all(pairs.map(lane));
    // Once more at the end of all, when no deadline is still to come.
    for (const race of races) await expectEnd(race);
    const taken = races.filter(({ isTaken }) => isTaken).length;
    console.log(`${taken} delivered, ${races.length - taken} given back`);
    expect(races).toHaveLength(RACES);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(RACES);
  }, 1_800_000);
});
