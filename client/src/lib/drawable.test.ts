import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { DRAWABLE, drawable } from './drawable';

/** The characters that a TrueType font has a glyph for, by its format 4 `cmap`. */
function charactersOf(font: Buffer): Set<number> {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, n) => 12 + 16 * n);
  const cmap = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0;
  const start = font.readUInt32BE(cmap + 8);
  const records = Array.from(
    { length: font.readUInt16BE(start + 2) },
    (_, n) => start + font.readUInt32BE(start + 8 + 8 * n),
  );
  const table = records.find((at) => font.readUInt16BE(at) === 4) ?? 0;
  const bytes = font.readUInt16BE(table + 6);
  const found = new Set<number>();
  for (let n = 0; n < bytes; n += 2) {
    const last = font.readUInt16BE(table + 14 + n);
    for (let code = font.readUInt16BE(table + 16 + bytes + n); code <= last && code < 0xffff; code++) found.add(code);
  }
  return found;
}

describe('what the share image draws', () => {
  it('T9: is all in the font of the installed next/og, so that it asks nobody for another', () => {
    const font = charactersOf(readFileSync(require.resolve('next/dist/compiled/@vercel/og/Geist-Regular.ttf')));
    expect(font.size).toBeGreaterThan(500);
    const missing: string[] = [];
    for (let code = 0; code < 0x10000; code++) {
      if (DRAWABLE.test(String.fromCharCode(code)) && !font.has(code)) missing.push(code.toString(16));
    }
    expect(missing).toEqual([]);
  });

  it('T9: whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        for (const char of drawable(text)) expect(char).toMatch(DRAWABLE);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['Sigur Rós – Ágætis byrjun', 'Sigur Rós – Ágætis byrjun'],
    ['Земфира', 'Земфира'],
    ['حفلة ٢٠٢٧', '2027'],
    ['Rocky Ⅳ', 'Rocky IV'],
    ['ＲＯＣＫ　２０２７', 'ROCK 2027'],
    ['❤️ Love Fest 👨‍👩‍👧‍👦', 'Love Fest'],
    ['東京ドーム Live', 'Live'],
    ['東京ドーム', ''],
    ['7:30\u202fPM', '7:30 PM'],
    ['Cafe\u0301', 'Café'],
    ['½ price', '½ price'],
    ['⅔ price', '2⁄3 price'],
  ])('T9: writes %j as %j', (text, drawn) => expect(drawable(text)).toBe(drawn));
});
