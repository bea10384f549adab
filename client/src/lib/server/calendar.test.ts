import type { OrderResponse } from '@tickets/common/contracts';
import fc from 'fast-check';
import { calendarOf } from './calendar';

const AT = '2030-06-01T18:30:00.000Z';
const NUMBER = 'Order number: 04HMA-SYHB7';
const URL = 'https://tickets.example/orders/0123456789abcdef01234567';

const orderOf = (ticket: Partial<OrderResponse['ticket']>): OrderResponse => ({
  id: '0123456789abcdef01234567',
  status: 'completed',
  version: 3,
  createdAt: '2030-01-01T10:00:00.000Z',
  completedAt: '2030-01-01T10:05:00.000Z',
  expiresAt: '2030-01-01T10:15:00.000Z',
  now: '2030-01-01T10:05:00.000Z',
  extensionsLeft: 0,
  extendableFrom: '2030-01-01T10:10:00.000Z',
  ticket: { id: '1'.repeat(24), userId: '2'.repeat(24), title: 'Night train', price: 45, currency: 'usd', ...ticket },
});

/** As a calendar reads it: lines unfolded, each with its name and its value, texts unescaped. */
function read(calendar: string): Map<string, string> {
  const lines = calendar.replaceAll('\r\n ', '').split('\r\n').filter(Boolean);
  return new Map(
    lines.map((line): [string, string] => {
      const [, name = '', value = ''] = /^([A-Z]+):(.*)$/s.exec(line) ?? [];
      return [name, value.replace(/\\([\\;,nN])/g, (_, char: string) => (/n/i.test(char) ? '\n' : char))];
    }),
  );
}

describe('the calendar of a paid order', () => {
  it('T4: holds the event in UTC, with the place and the seat', () => {
    const ticket = { venue: 'Harbour Hall', city: 'Lisbon', section: 'A', seat: '7' };
    const entries = read(calendarOf(orderOf(ticket), AT, URL));
    expect(Object.fromEntries(entries)).toMatchObject({
      DTSTART: '20300601T183000Z',
      DTEND: '20300601T203000Z',
      DTSTAMP: '20300101T100500Z',
      SUMMARY: 'Night train',
      LOCATION: 'Harbour Hall, Lisbon',
      DESCRIPTION: `Section A · Seat 7\n${NUMBER}\n${URL}`,
    });
  });

  it('T11: claims neither a place nor a seat that the seller left blank', () => {
    const calendar = calendarOf(orderOf({}), AT, URL);
    expect(calendar).not.toMatch(/LOCATION|admission|announced/i);
    expect(read(calendar).get('DESCRIPTION')).toBe(`${NUMBER}\n${URL}`);
  });

  it('T4: lets no title begin a line of its own', () => {
    for (const title of ['Line one\rSUMMARY:other', 'Line one\r\nSUMMARY:other', 'Line one\nSUMMARY:other']) {
      expect(read(calendarOf(orderOf({ title }), AT, URL)).get('SUMMARY')).toBe('Line one\nSUMMARY:other');
    }
  });

  it('T4: keeps RFC 5545 whatever the title, the place and the seat hold', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '\r',
            '\n',
            ';',
            ',',
            '\\',
            '\0',
            '\u0007',
            '\u0085',
            '\u2028',
            '😀',
            '東',
            'é',
            ' ',
            'a',
            ':',
            '"',
          ),
          { maxLength: 120 },
        )
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(part, part, part, (title, venue, seat) => {
        const calendar = calendarOf(orderOf({ title, venue, seat }), AT, URL);
        const bytes = Buffer.from(calendar);
        expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(calendar);
        const lines = calendar.split('\r\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          // A tab is the one control character that a text may hold.
          expect(line).not.toMatch(/[^\P{Cc}\t]/u);
          // A character that was cut in two would not decode.
          expect(line.isWellFormed()).toBe(true);
          expect(line).toMatch(/^( |[A-Z]+:)/);
        }
        const kept = title
          .toWellFormed()
          .replace(/\r\n?|[\u2028\u2029]/g, '\n')
          .replace(/[^\P{Cc}\n\t]/gu, '');
        expect(read(calendar).get('SUMMARY')).toBe(kept);
      }),
      { numRuns: 500 },
    );
  });
});
