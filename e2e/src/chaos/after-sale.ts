import { setTimeout as delay } from 'node:timers/promises';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { askForRefund, deliver, openPass, readOrder, tryToHold } from '../journey/market';
import type { Person } from '../journey/person';
import { Course, type Played, type Seen, seenOf } from './course';
import type { Resale, Story } from './plan';
import type { Stage } from './play';

const END_MS = 10_000;
/** How long a refund that was asked for may take to be accepted before the buyer tries the pass all the same. */
const ACCEPTED_MS = 5_000;

const until = (atMs: number) => delay(Math.max(0, atMs - Date.now()));

/** Asks until there is an answer, or the time is over. */
async function within<T>(ms: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > deadline) return answer;
    await delay(100);
  }
}

/** What seller and buyer do about a sale: deliver, open, give back, sell on. Nothing where it was not sold. */
export async function followSale(stage: Stage, played: Played): Promise<void> {
  const { story, buyer, order: held } = played;
  const isMore = story.isOpened || story.asks || story.resale || typeof story.delivery === 'object';
  if (!buyer || !held || !isMore) return;
  const order = await within(END_MS, async () => {
    const now = await readOrder(buyer, held.id);
    return now.status === 'completed' || now.status === 'cancelled' ? now : undefined;
  });
  if (order?.status !== 'completed') return;
  // A moment later tickets has heard of it too.
  await within(END_MS, async () => {
    const { body } = await buyer.get<TicketResponse>(`/api/tickets/${order.ticket.id}`);
    return body.status === 'sold' || undefined;
  });
  const sale = new Sale(stage, played, buyer, order);
  await Promise.all([sale.deliverLate(), story.asks === 'not_delivered' && sale.ask()]);
  if (story.isOpened) await sale.open();
  await Promise.all([story.asks !== 'not_delivered' && sale.ask(), story.resale && sale.sellOn(story.resale)]);
}

class Sale {
  private readonly dueAt: number;

  constructor(
    private readonly stage: Stage,
    private readonly played: Played,
    private readonly buyer: Person,
    private readonly order: OrderResponse,
  ) {
    this.dueAt = Date.parse(order.deliverBy ?? '');
  }

  async deliverLate(): Promise<void> {
    const { delivery } = this.played.story;
    if (typeof delivery === 'string') return;
    await until(this.dueAt + delivery.atMs);
    const { seller } = this.stage;
    this.played.uploaded = seenOf(await deliver(seller, this.order.ticket.id, this.played.value));
  }

  async open(): Promise<void> {
    this.played.opened = seenOf(await openPass(this.buyer, this.order.ticket.id));
  }

  async ask(): Promise<void> {
    const { asks, askAtMs = 0, isConfirmed } = this.played.story;
    if (!asks) return;
    await (asks === 'not_delivered' ? until(this.dueAt + askAtMs) : delay(askAtMs));
    const by = asks === 'seller' ? this.stage.seller : this.buyer;
    this.played.asked = seenOf(await askForRefund(by, this.order.id, asks));
    if (isConfirmed) this.played.confirmed = seenOf(await askForRefund(this.stage.seller, this.order.id, 'seller'));
    if (asks === 'seller') await this.openAfterAccepted();
  }

  /** The money is on its way back, at whatever pace the provider has. */
  private async openAfterAccepted(): Promise<void> {
    const isAccepted = await within(ACCEPTED_MS, async () => {
      const { status, refund } = await readOrder(this.buyer, this.order.id);
      return status === 'cancelled' || refund?.acceptedAt !== undefined || undefined;
    });
    if (isAccepted) this.played.openedTooLate = seenOf(await openPass(this.buyer, this.order.ticket.id));
  }

  /** Lists it again, in two tabs at once, and lets somebody buy that. */
  async sellOn({ press, faults }: Resale): Promise<void> {
    const { buyer, stage, played } = this;
    const listing = { title: `${this.order.ticket.title}, again`, price: 30, fromOrderId: this.order.id };
    const answers = await Promise.all([1, 2].map(() => buyer.once<TicketResponse>('POST', '/api/tickets', listing)));
    played.listedAgain = answers.map(seenOf);
    const listed = answers.find(({ status }) => status === 201);
    const next = stage.buyers[(played.story.number + 7) % stage.buyers.length];
    if (!listed || !next || next === buyer) return;
    const held = await within(END_MS, async () => {
      const { status, body } = await tryToHold(next, listed.body.id);
      if (status === 201) return body;
      const ticket = await buyer.get<TicketResponse>(`/api/tickets/${listed.body.id}`);
      return ticket.body.status === 'removed' ? null : undefined;
    });
    if (!held) return;
    const { afterwards: _none, asks: _unasked, resale: _last, bank: _bank, ...plain } = played.story;
    const story: Story = { ...plain, racers: 1, presses: [press], isOneByOne: false, faults, delivery: 'at once' };
    const bought = { value: played.value, buyer: next, order: held, holders: 1 };
    const resale: Played = { story, ...bought, pressed: [], isAfterwardsDone: false };
    played.resale = resale;
    for (const fault of faults) await stage.provider.order(held.id, fault);
    await new Course(stage.provider, next, held, resale).press();
    resale.opened = await within<Seen>(END_MS, async () => {
      const answer = seenOf(await openPass(next, held.ticket.id));
      return answer.status === 200 ? answer : undefined;
    });
  }
}
