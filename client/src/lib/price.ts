import { PRICE_MAX_CENTS, PRICE_MIN_CENTS_DEFAULT } from '@tickets/common/limits';
import { asciiDigits } from './digits';

const CURRENCY_BEFORE = /^(?:(?:us\s?)?\$|usd)\s*/i;
const CURRENCY_AFTER = /\s*(?:(?:us\s?)?\$|usd)$/i;

/** The whole part and the cents of what is left without the currency, in each way in which people group thousands. */
const FORMS = [
  // 45, 45.5, 45,50, .5, 5.
  /^(\d*)(?:[.,](\d{0,2}))?$/,
  // 1,234.50, as we write it ourselves
  /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{0,2}))?$/,
  // 1.234,50. The cents have to be there: 1.234 alone could be meant either way.
  /^(\d{1,3}(?:\.\d{3})+),(\d{0,2})$/,
  // 1 234.50, 1’234,50
  /^(\d{1,3}(?:[ '’]\d{3})+)(?:[.,](\d{0,2}))?$/,
];

const WHOLE_DIGITS_MAX = 7;

/** Reads a price as people write it into the decimal number of the wire; undefined when it is none. Digits are placed, never multiplied. */
export function readPrice(text: string): number | undefined {
  const amount = asciiDigits(text).trim().replace(CURRENCY_BEFORE, '').replace(CURRENCY_AFTER, '');
  if (!/\d/.test(amount)) return undefined;
  const found = FORMS.map((form) => form.exec(amount)).find(Boolean);
  const whole = found?.[1]?.replace(/\D/g, '').replace(/^0+/, '');
  if (whole === undefined || whole.length > WHOLE_DIGITS_MAX) return undefined;
  return Number(`${whole || '0'}.${(found?.[2] ?? '').padEnd(2, '0')}`);
}

/** A price that a ticket may be listed for; undefined for everything else. */
export function readListPrice(text: string): number | undefined {
  const price = readPrice(text);
  if (price === undefined) return undefined;
  // Rounding takes off what the multiplication adds: a price has at most two decimals.
  const cents = Math.round(price * 100);
  return cents >= PRICE_MIN_CENTS_DEFAULT && cents <= PRICE_MAX_CENTS ? price : undefined;
}
