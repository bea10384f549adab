import { invalidParams } from './stripe-error';

/** Stripe's least charge in the smallest unit, for the currencies where it differs from 50. */
const least: Record<string, number> = {
  gbp: 30,
  dkk: 250,
  nok: 300,
  sek: 300,
  mxn: 1000,
  hkd: 400,
  pln: 200,
  czk: 1500,
};
const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export function requireChargeable(amount: number, currency: string): void {
  if (!currencies.has(currency)) {
    throw invalidParams(`Invalid currency: ${currency}.`, { param: 'currency' });
  }
  if (amount < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidParams(message, { code: 'parameter_invalid_integer', param: 'amount' });
  }
  const minimum = least[currency] ?? 50;
  if (amount < minimum) {
    const message = `Amount must be at least ${inWords(minimum, currency)}`;
    throw invalidParams(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > 99_999_999) {
    const message = `Amount must be no more than ${inWords(99_999_999, currency)}`;
    throw invalidParams(message, { code: 'amount_too_large', param: 'amount' });
  }
}

/** `$0.50 usd`, as Stripe writes it. */
export function inWords(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${format.format(amount / 10 ** digits)} ${currency}`;
}
