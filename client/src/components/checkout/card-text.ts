import { type TestCard, testCards } from '@tickets/common/test-cards';
import { cardForm } from '../../lib/strings/card-form';

export type CardField = 'number' | 'expiry' | 'cvc';

/** Spaces after every fourth digit, as on the card. */
export function groupDigits(text: string): string {
  return (
    text
      .replace(/\D/g, '')
      .slice(0, 16)
      .match(/.{1,4}/g) ?? []
  ).join(' ');
}

export function groupExpiry(text: string): string {
  const digits = text.replace(/\D/g, '').slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
}

export function formatCardField(field: CardField, text: string): string {
  if (field === 'number') return groupDigits(text);
  return field === 'expiry' ? groupExpiry(text) : text.replace(/\D/g, '').slice(0, 4);
}

/** Whether `MM / YY` is a month that is not over. */
export function isFutureExpiry(text: string, now: Date): boolean {
  const match = /^(\d{2}) \/ (\d{2})$/.exec(text);
  const month = Number(match?.[1]);
  if (!match || month < 1 || month > 12) return false;
  return Date.UTC(2000 + Number(match[2]), month, 1) > now.getTime();
}

interface CheckedCard {
  card?: TestCard;
  errors: Partial<Record<CardField, string>>;
}

/** The listed card that was typed, or what is wrong with which field. */
export function checkCard(typed: Record<CardField, string>, now: Date): CheckedCard {
  const card = testCards.find(({ number }) => number === groupDigits(typed.number));
  const errors: CheckedCard['errors'] = {};
  if (!card) errors.number = cardForm.unknown;
  if (!isFutureExpiry(groupExpiry(typed.expiry), now)) errors.expiry = cardForm.badExpiry;
  if (!/^\d{3,4}$/.test(typed.cvc.trim())) errors.cvc = cardForm.badCvc;
  return card && Object.keys(errors).length === 0 ? { card, errors } : { errors };
}
