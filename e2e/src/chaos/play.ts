import { randomUUID } from 'node:crypto';
import type { OrderResponse } from '@tickets/common/contracts';
import { expectStatus } from '../journey/expect';
import { awaitOrder, deliver, hold, sell } from '../journey/market';
import type { Person } from '../journey/person';
import { followSale } from './after-sale';
import { Course, type Played, seenOf } from './course';
import type { Story } from './plan';
import type { Provider } from './provider';

export interface Stage {
  seller: Person;
  /** Another one, who may have the same barcode. */
  rival: Person;
  buyers: Person[];
  /** Who has not signed in. */
  anonymous: Person;
  provider: Provider;
}

/** Plays one story; whatever the shop answers is noted, and judged at the end. */
export async function play(stage: Stage, story: Story): Promise<Played> {
  const value = `CHAOS-${randomUUID()}`.toUpperCase();
  const played: Played = { story, value, holders: 0, pressed: [], isAfterwardsDone: false };
  await playOn(stage, story, played).catch((error: unknown) => {
    played.failure = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
  });
  return played;
}

async function playOn(stage: Stage, story: Story, played: Played): Promise<void> {
  const ticket = await sell(stage.seller, `Chaos ${story.number}`, story.priceCents / 100);
  if (story.delivery === 'at once') await deliverAtOnce(stage, played, ticket.id);
  const buyer = await race(stage, story, ticket.id, played);
  const { order } = played;
  if (!buyer || !order) return;
  played.buyer = buyer;
  await awaitOrder(buyer, order.id, 'awaiting_payment');
  for (const fault of story.faults) await stage.provider.order(order.id, fault);
  const course = new Course(stage.provider, buyer, order, played);
  await Promise.all([course.press(), course.letGo()]);
  await course.afterwards();
  await followSale(stage, played);
}

/** Where another seller lists the same barcode in the same moment, one of the two has to take another one. */
async function deliverAtOnce({ seller, rival }: Stage, played: Played, ticketId: string): Promise<void> {
  const { story, value } = played;
  if (story.isListedTwice) {
    const other = await sell(rival, `Chaos ${story.number}, the same barcode`, 10);
    const answers = await Promise.all([deliver(seller, ticketId, value), deliver(rival, other.id, value)]);
    played.listedTwice = answers.map(seenOf);
    if (answers[0].status === 200) return;
    played.value = `${value}-OWN`;
  }
  expectStatus(await deliver(seller, ticketId, played.value), 200, 'the seller hands over the barcode');
}

/** The first asks until orders has heard of the ticket; the others then all try at once with the one who let go of it. */
async function race(
  { buyers }: Stage,
  { racers, number }: Story,
  ticketId: string,
  played: Played,
): Promise<Person | undefined> {
  const crowd = Array.from({ length: racers }, (_, n) => buyers[(number + n) % buyers.length]).filter(isThere);
  const [first] = crowd;
  if (!first) return undefined;
  if (crowd.length === 1) {
    played.order = await hold(first, ticketId);
    played.holders = 1;
    return first;
  }
  const probe = await hold(first, ticketId);
  await first.delete(`/api/orders/${probe.id}`);
  const answers = await Promise.all(crowd.map((person) => person.post<OrderResponse>('/api/orders', { ticketId })));
  const winners = answers.flatMap(({ status, body }, n) => (status === 201 ? [{ person: crowd[n], order: body }] : []));
  played.holders = winners.length;
  played.order = winners[0]?.order;
  return winners[0]?.person;
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;
