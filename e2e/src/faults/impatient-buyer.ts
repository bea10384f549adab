import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorBody, OrderResponse, PaymentResponse, TicketResponse } from '@tickets/common/contracts';
import { type Answer, Person } from '../journey/person';

export interface Answers {
  /** Purchases whose payment was taken. */
  paid: number;
  /** Answers that said why not, in words. */
  refused: number;
  slowestMs: number;
  /** What came without words, or not at all. */
  wordless: string[];
}

export interface ImpatientBuyer {
  /** Of those so far. */
  readonly answers: Readonly<Answers>;
  /** No new purchase begins; the one under way is left. */
  stop: () => Promise<Readonly<Answers>>;
}

/** Time enough for the next look at what has not been decided yet. */
const PAUSE_MS = 200;
/** Longer than any hold of these tests: what is refused until then never becomes a purchase. */
const MAX_TRIES = 250;

/**
 * Lists, holds and pays one ticket after the other like somebody who presses every button at once and again: no request is
 * sent again by itself, and each answer is judged. A purchase goes on, or is refused in words.
 */
export function startImpatientBuyer(url: string): ImpatientBuyer {
  const answers: Answers = { paid: 0, refused: 0, slowestMs: 0, wordless: [] };
  let isOpen = true;

  /** The body of the answer when it is what was asked for, undefined when it was refused. */
  const ask = async <T>(person: Person, path: string, body: object): Promise<Answer<T> | undefined> => {
    const begin = performance.now();
    const answer = await person.once<T | ErrorBody>('POST', path, body).catch((error: Error) => error);
    answers.slowestMs = Math.max(answers.slowestMs, performance.now() - begin);
    if (answer instanceof Error) {
      answers.wordless.push(`${path}: ${answer.message}`);
      return undefined;
    }
    if (answer.status < 400) return answer as Answer<T>; // The API's answers below 400 are what was asked for.
    const { errors } = answer.body as ErrorBody; // And those from 400 on are this.
    const isInWords = (errors?.[0]?.message ?? '').length > 0;
    const saysWhen = answer.status !== 503 || Number(answer.headers.get('retry-after')) > 0;
    if (!isInWords || !saysWhen) answers.wordless.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    answers.refused += 1;
    return undefined;
  };

  /** Until it was answered, or the buyer is stopped, or the hold has long ended. */
  const insist = async <T>(person: Person, path: string, body: object): Promise<T | undefined> => {
    for (let tries = 0; isOpen && tries < MAX_TRIES; tries++) {
      const answer = await ask<T>(person, path, body);
      if (answer && answer.status !== 202) return answer.body;
      await delay(PAUSE_MS);
    }
    return undefined;
  };

  const run = async () => {
    const [seller, buyer] = await Promise.all(
      ['impatient seller', 'impatient buyer'].map((name) => new Person(url, name).signUp()),
    );
    if (!seller || !buyer) return;
    for (let n = 1; isOpen; n++) {
      const listing = { title: `Impatiently ${n}`, price: 20, city: 'Lisbon', category: 'concert' };
      const ticket = await insist<TicketResponse>(seller, '/api/tickets', listing);
      const order = ticket && (await insist<OrderResponse>(buyer, '/api/orders', { ticketId: ticket.id }));
      const payment = order && { orderId: order.id, paymentMethodId: 'pm_card_visa' };
      if (payment && (await insist<PaymentResponse>(buyer, '/api/payments', payment))) answers.paid += 1;
    }
  };
  const running = run();
  return {
    answers,
    stop: async () => {
      isOpen = false;
      await running;
      return answers;
    },
  };
}
