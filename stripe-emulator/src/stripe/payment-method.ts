import { z } from 'zod';
import type { Call } from './call';
import { type Card, cardDetails, type Expiry, fromNumber, newCard } from './card';
import { newId } from './id';
import { metadata, text } from './params';
import { invalidRequest, resourceMissing } from './stripe-error';
import { cardByName, cardByNumber, type TestCard } from './test-cards';

export interface PaymentMethod {
  id: string;
  object: 'payment_method';
  allow_redisplay: 'unspecified';
  billing_details: BillingDetails;
  card: Card;
  created: number;
  customer: null;
  livemode: false;
  metadata: Record<string, string>;
  type: 'card';
  /** Not Stripe's, never shown: which test card this is, and whether it has paid. */
  emulator: { number: string; used: boolean };
}

const nullableText = text().nullable().default(null);
const address = z.strictObject({
  city: nullableText,
  country: nullableText,
  line1: nullableText,
  line2: nullableText,
  postal_code: nullableText,
  state: nullableText,
});
const billingDetails = z.strictObject({
  address: address.prefault({}),
  email: nullableText,
  name: nullableText,
  phone: nullableText,
  tax_id: nullableText,
});
export type BillingDetails = z.output<typeof billingDetails>;

export const paymentMethodData = z.strictObject({
  type: z.literal('card', { error: 'The emulator knows cards only: type must be card' }),
  card: z.union([z.strictObject({ token: text() }), cardDetails], {
    error: 'A card is card[token], or card[number], card[exp_month] and card[exp_year]',
  }),
  billing_details: billingDetails.prefault({}),
  metadata: metadata.prefault({}),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
});

/** What intents and confirmation tokens take in place of an id. Stripe makes a method of a token at /v1/payment_methods alone. */
export const inlineMethodData = paymentMethodData.extend({
  card: z.strictObject({
    token: z
      .never({ error: 'A token can not be sent here: create a payment method of it, and send its id' })
      .optional(),
    ...cardDetails.shape,
  }),
});

/** Stores a new payment method made of a token or a raw number. */
export function createPaymentMethod(call: Call, data: z.output<typeof paymentMethodData>): PaymentMethod {
  const { testCard, expiry } = 'token' in data.card ? fromToken(call, data.card.token) : fromNumber(call, data.card);
  const method = newPaymentMethod(call, testCard, expiry);
  method.billing_details = data.billing_details;
  method.metadata = data.metadata;
  call.tx.put('paymentMethods', method);
  return method;
}

/** A stored payment method; `pm_card_visa` and its like become a fresh one each time, as at Stripe. */
export function findPaymentMethod(call: Call, id: string, param: string, status: 400 | 404): PaymentMethod {
  const stored = call.tx.get('paymentMethods', id);
  if (stored) return stored;
  const testCard = id.startsWith('pm_card_') ? cardByName(id) : undefined;
  if (!testCard) throw resourceMissing('PaymentMethod', id, param, status);
  const method = newPaymentMethod(call, testCard, futureExpiry(call));
  call.tx.put('paymentMethods', method);
  return method;
}

function fromToken(call: Call, id: string): { testCard: TestCard; expiry: Expiry } {
  const named = id.startsWith('tok_') ? cardByName(id) : undefined;
  if (named) return { testCard: named, expiry: futureExpiry(call) };
  const token = call.tx.get('tokens', id);
  const testCard = token && cardByNumber(token.emulator.number);
  if (!testCard) throw resourceMissing('token', id, 'card[token]', 400);
  if (token.used) {
    const message = `You cannot use a Stripe token more than once: ${id}.`;
    throw invalidRequest(message, { code: 'token_already_used' });
  }
  call.tx.put('tokens', { ...token, used: true });
  return { testCard, expiry: token.card };
}

function newPaymentMethod(call: Call, testCard: TestCard, expiry: Expiry): PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billingDetails.parse({}),
    card: newCard(testCard, expiry),
    created: call.now,
    customer: null,
    livemode: false,
    metadata: {},
    type: 'card',
    emulator: { number: testCard.number, used: false },
  };
}

function futureExpiry(call: Call): Expiry {
  const today = new Date(call.now * 1000);
  return { exp_month: today.getUTCMonth() + 1, exp_year: today.getUTCFullYear() + 1 };
}
