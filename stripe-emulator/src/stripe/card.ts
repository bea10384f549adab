import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Call } from './call';
import { integer, text } from './params';
import { cardError } from './stripe-error';
import { cardByNumber, type TestCard } from './test-cards';

export interface Card {
  brand: string;
  checks: { address_line1_check: null; address_postal_code_check: null; cvc_check: string };
  country: 'US';
  display_brand: string;
  exp_month: number;
  exp_year: number;
  fingerprint: string;
  funding: string;
  generated_from: null;
  last4: string;
  networks: { available: string[]; preferred: null };
  regulated_status: 'unregulated';
  three_d_secure_usage: { supported: true };
  wallet: null;
}

/** A raw card number. Stripe itself accepts those only from accounts that asked for it. */
export const cardDetails = z.strictObject({
  number: text(40).transform((number) => number.replace(/[\s-]/g, '')),
  exp_month: integer,
  exp_year: integer,
  cvc: text(4).optional(),
});
type CardDetails = z.output<typeof cardDetails>;

export interface Expiry {
  exp_month: number;
  exp_year: number;
}

/** The test card behind a number, or the error that Stripe answers to that number. */
export function fromNumber(call: Call, details: CardDetails): { testCard: TestCard; expiry: Expiry } {
  const { number, exp_month, exp_year } = details;
  if (!passesLuhn(number)) {
    throw cardError('incorrect_number', 'Your card number is incorrect.', { param: 'number' });
  }
  const year = exp_year < 100 ? exp_year + 2000 : exp_year;
  if (exp_month < 1 || exp_month > 12) {
    throw cardError('invalid_expiry_month', "Your card's expiration month is invalid.", { param: 'exp_month' });
  }
  if (Date.UTC(year, exp_month) / 1000 <= call.now) {
    throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", { param: 'exp_year' });
  }
  const testCard = cardByNumber(number);
  if (testCard) return { testCard, expiry: { exp_month, exp_year: year } };
  const message = 'Your card was declined. Your request was in test mode, but used a non test card.';
  throw cardError('card_declined', message, { decline_code: 'test_mode_live_card' });
}

export function newCard({ brand, funding, number }: TestCard, { exp_month, exp_year }: Expiry): Card {
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
    country: 'US',
    display_brand: brand,
    exp_month,
    exp_year,
    fingerprint: createHash('sha256').update(number).digest('base64url').slice(0, 16),
    funding,
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = number
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
