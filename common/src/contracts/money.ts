const DECIMAL = /^(\d{1,7})(?:\.(\d{1,2}))?$/;

/**
 * Reads a price as it stands on the wire (a JSON number or its text, at most two fraction digits) into integer cents.
 * Works on the digits, so no float is ever multiplied; `undefined` when it is no such price.
 */
export function parseCents(price: unknown): number | undefined {
  if (typeof price !== 'number' && typeof price !== 'string') return undefined;
  const match = DECIMAL.exec(String(price).trim());
  if (!match?.[1]) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Writes integer cents as the wire's decimal number: 1999 → 19.99. The digits are placed, not divided. */
export function centsToPrice(priceCents: number): number {
  const digits = String(priceCents).padStart(3, '0');
  return Number(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
}
