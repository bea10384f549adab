import type { z } from 'zod';

/** What people and programs put where text or a number belongs. */
const ODD_VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  0.49,
  0.5,
  19.99,
  19.999,
  1_000_000,
  '',
  '   ',
  '19.99',
  '19,99',
  '1e3',
  'a',
  'x'.repeat(20),
  'x'.repeat(40),
  'x'.repeat(41),
  'x'.repeat(80),
  'x'.repeat(81),
  'x'.repeat(120),
  'x'.repeat(121),
  'x'.repeat(128),
  'x'.repeat(129),
  'x'.repeat(256),
  ` ${'x'.repeat(120)} `,
  '❤️'.repeat(10),
  '❤️'.repeat(60),
  '❤️'.repeat(61),
  'e\u0301'.repeat(120),
  'Line one\rLine two',
  'a\u0000',
  'a\tb',
  '\u202etfel',
  '\u200b',
  '\ud800',
  'ada@example.com',
  ' ADA@Example.com ',
  'ada@',
  'ada@bücher.example',
  'a\u200bda@example.com',
  'ada@exam\u00adple.com',
  '😀'.repeat(4),
  '❤️'.repeat(100),
  'concert',
  'Concert',
  'Europe/Lisbon',
  'europe/lisbon',
  'Asia/Calcutta',
  '+01:00',
  '2090-05-01T20:00:00+02:00',
  '2090-05-01T20:00Z',
  '2090-05-01',
  '2090-13-01T20:00:00Z',
  '65f1c0ffee0000000000b001',
  '65F1C0FFEE0000000000B001',
  '65f1c0ffee0000000000b00',
  'pm_card_visa',
  'pm card',
  { $ne: null },
  {},
  [],
  ['19.99'],
];

/** Bodies around a valid one: every field in turn missing, odd, or unknown. */
export function bodiesAround(valid: Record<string, unknown>, fields: readonly string[]): Record<string, unknown>[] {
  const odd = fields.flatMap((field) => ODD_VALUES.map((value) => ({ ...valid, [field]: value })));
  return [valid, {}, { ...valid, unknown: 'field' }, ...odd];
}

export interface Disagreement {
  body: unknown;
  schemaSays: boolean;
  routeSays: boolean;
}

/** Where a request's schema and the route that checks it differ about a body. `isAccepted` sends it to the route. */
export async function disagreements(
  schema: z.ZodType,
  bodies: readonly Record<string, unknown>[],
  isAccepted: (body: Record<string, unknown>) => Promise<boolean>,
): Promise<Disagreement[]> {
  const found: Disagreement[] = [];
  for (const body of bodies) {
    const schemaSays = schema.safeParse(JSON.parse(JSON.stringify(body))).success;
    const routeSays = await isAccepted(body);
    if (schemaSays !== routeSays) found.push({ body, schemaSays, routeSays });
  }
  return found;
}
