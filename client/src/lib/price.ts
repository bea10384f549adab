/** Reads `45`, `45.5`, `45,50` or `$45` as a decimal price; undefined when it is none. Digits are placed, never multiplied. */
export function readPrice(text: string): number | undefined {
  const match = /^\$?\s*(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match?.[1]) return undefined;
  return Number(`${match[1]}.${(match[2] ?? '').padEnd(2, '0')}`);
}
