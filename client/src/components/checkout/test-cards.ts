/** The cards of the test mode: their numbers are turned into Stripe's test ids here and never leave the page. */
export const testCards = [
  { number: '4242 4242 4242 4242', id: 'pm_card_visa', does: 'is approved' },
  { number: '4000 0000 0000 0002', id: 'pm_card_visa_chargeDeclined', does: 'is declined' },
  { number: '4000 0000 0000 9995', id: 'pm_card_visa_chargeDeclinedInsufficientFunds', does: 'has too little money' },
  { number: '4000 0027 6000 3184', id: 'pm_card_authenticationRequired', does: 'asks your bank first' },
] as const;

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

/** Whether `MM / YY` is a month that is not over. */
export function isFutureExpiry(text: string, now: Date): boolean {
  const match = /^(\d{2}) \/ (\d{2})$/.exec(text);
  const month = Number(match?.[1]);
  if (!match || month < 1 || month > 12) return false;
  return Date.UTC(2000 + Number(match[2]), month, 1) > now.getTime();
}
