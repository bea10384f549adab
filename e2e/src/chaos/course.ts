import { setTimeout as delay } from 'node:timers/promises';
import type { OrderResponse, PaymentResponse } from '@tickets/common/contracts';
import { readOrder } from '../journey/market';
import type { Answer, Person } from '../journey/person';
import type { Press, Story } from './plan';
import type { Provider } from './provider';

/** What a press of Pay was answered, asked again until it was decided or too late. */
export interface Pressed {
  card: string;
  status: number;
  body: unknown;
}

/** How a request was answered. */
export interface Seen {
  status: number;
  code?: string;
}

export function seenOf({ status, body }: Answer): Seen {
  const { errors } = (body ?? {}) as { errors?: { code?: string }[] }; // the shape of every refusal
  return { status, code: errors?.[0]?.code };
}

export interface Played {
  story: Story;
  /** The barcode of its ticket. */
  value: string;
  buyer?: Person;
  order?: OrderResponse;
  /** How many of those who raced for it got the ticket. */
  holders: number;
  pressed: Pressed[];
  /** The dashboard's refund or dispute was taken. */
  isAfterwardsDone: boolean;
  /** The barcode listed for two tickets at once, of two sellers. */
  listedTwice?: Seen[];
  /** The upload about the deadline. */
  uploaded?: Seen;
  opened?: Seen;
  asked?: Seen;
  confirmed?: Seen;
  /** The pass, tried when its refund was accepted. */
  openedTooLate?: Seen;
  /** Sold on, in two tabs at once. */
  listedAgain?: Seen[];
  /** The purchase of what was sold on. */
  resale?: Played;
  /** Why the story could not be played to its end. */
  failure?: string;
}

const RETRIES = 12;

/** The part of a story that begins with the hold. */
export class Course {
  private readonly heldAt = Date.now();
  private readonly endsAt: number;
  private forgottenPage: string | undefined;

  constructor(
    private readonly provider: Provider,
    private readonly buyer: Person,
    private readonly order: OrderResponse,
    private readonly played: Played,
  ) {
    this.endsAt = Date.parse(order.expiresAt) - Date.parse(order.now) + this.heldAt;
  }

  async press(): Promise<void> {
    const { presses, isOneByOne } = this.played.story;
    if (isOneByOne) for (const one of presses) await this.pressOnce(one);
    else await Promise.all(presses.map((one) => this.pressOnce(one)));
    const { bank } = this.played.story;
    if (!bank || !this.forgottenPage) return;
    await delay(bank.afterMs);
    await this.provider.answerBank(this.forgottenPage, bank.outcome);
  }

  async letGo(): Promise<void> {
    const { cancelAtMs, letsGoOn } = this.played.story;
    if (cancelAtMs !== undefined) await this.until(this.heldAt + cancelAtMs);
    else if (!letsGoOn || !(await this.comesTrue(letsGoOn))) return;
    await this.buyer.once('DELETE', `/api/orders/${this.order.id}`);
  }

  /** Where it does not come so far, there is nothing to wait for. */
  private async comesTrue(event: 'authorized' | 'captured'): Promise<boolean> {
    const looks = {
      authorized: async () => (await readOrder(this.buyer, this.order.id)).authorizedAt !== undefined,
      captured: async () => (await this.provider.dashboard('captures', { order: this.order.id })).status === 200,
    };
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      if (await looks[event]()) return true;
      await delay(30);
    }
    return false;
  }

  async afterwards(): Promise<void> {
    const { afterwards, priceCents } = this.played.story;
    if (!afterwards || !(await this.isCompleted())) return;
    const order = this.order.id;
    if (afterwards.includes('refund')) {
      const amount = afterwards === 'partial_refund' ? Math.ceil(priceCents / 3) : undefined;
      this.played.isAfterwardsDone = (await this.provider.dashboard('refunds', { order, amount })).status === 200;
      return;
    }
    const { status, id } = await this.provider.dashboard('disputes', { order });
    this.played.isAfterwardsDone = status === 200;
    const outcome = /^dispute_(won|lost)$/.exec(afterwards)?.[1];
    if (id && outcome) await this.provider.dashboard(`disputes/${id}`, { status: outcome });
  }

  private async isCompleted(): Promise<boolean> {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      const { status } = await readOrder(this.buyer, this.order.id);
      if (status === 'completed' || status === 'cancelled') return status === 'completed';
      await delay(200);
    }
    return false;
  }

  private async pressOnce({ card, by, atMs, from }: Press): Promise<void> {
    await this.until((from === 'hold' ? this.heldAt : this.endsAt) + atMs);
    const reference = {
      token: async () => ({ token: `tok_${card}` }),
      paymentMethodId: async () => ({ paymentMethodId: `pm_card_${card}` }),
      confirmationTokenId: async () => ({ confirmationTokenId: await this.provider.confirmationToken(card) }),
    };
    let answer = await this.pay(await reference[by]());
    if (answer.status === 202) answer = await this.throughTheBank(answer);
    this.played.pressed.push({ card, status: answer.status, body: answer.body });
  }

  private async throughTheBank(asked: Answer<PaymentResponse>): Promise<Answer<PaymentResponse>> {
    const { bank } = this.played.story;
    const redirectUrl = 'redirectUrl' in asked.body ? asked.body.redirectUrl : undefined;
    if (!bank || !redirectUrl) return asked;
    if (bank.isForgotten) {
      this.forgottenPage ??= redirectUrl;
      return asked;
    }
    await delay(bank.afterMs);
    await this.provider.answerBank(redirectUrl, bank.outcome);
    return this.pay({});
  }

  /** As the page does: undecided is asked again, without a card, after the time that was named. */
  private async pay(method: object): Promise<Answer<PaymentResponse>> {
    const ask = (with_: object) =>
      this.buyer.once<PaymentResponse>('POST', '/api/payments', { orderId: this.order.id, ...with_ });
    const { isOneByOne, presses } = this.played.story;
    let answer = await ask(method);
    for (let n = 0; n < RETRIES && mustAskAgain(answer); n++) {
      // A buyer with another card in the hand does not wait for the first.
      if (isOneByOne && this.played.pressed.length < presses.length - 1) return answer;
      await delay(Math.min(1_000, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
      // Not started yet: the order's lock was not known, or the broker away; then the card is sent once more.
      answer = await ask(isStarted(answer) ? {} : method);
    }
    return answer;
  }

  private until(atMs: number): Promise<void> {
    return delay(Math.max(0, atMs - Date.now()));
  }
}

const mustAskAgain = ({ status }: Answer) => status === 503;
const isStarted = (answer: Answer) => seenOf(answer).code === 'payment_undecided';
