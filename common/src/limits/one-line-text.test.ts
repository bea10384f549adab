import fc from 'fast-check';
import { lineFault, normalizeLine } from './one-line-text';

const MAX = 120;
const named = (codes: readonly number[]) =>
  codes.map((code) => [`U+${code.toString(16).toUpperCase().padStart(4, '0')}`, String.fromCodePoint(code)] as const);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a text of one line', () => {
  it.each(named([...range(0, 8), ...range(10, 31), ...range(0x7f, 0x9f), 0x2028, 0x2029, 0xfffe, 0xffff, 0xfdd0]))(
    'T4: refuses the control character %s, wherever it stands',
    (_name, char) => {
      for (const text of [`${char}Nils Frahm`, `Nils${char}Frahm`, `Nils Frahm${char}`, char]) {
        expect(lineFault(text, MAX)).toBe('control');
      }
    },
  );

  it.each(named([...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]))(
    'T4: refuses the bidirectional control %s',
    (_name, char) => expect(lineFault(`Nils ${char}Frahm`, MAX)).toBe('bidi'),
  );

  it.each(['\ud800', 'Nils \udc00 Frahm', '\ude00\ud83d'])('T4: refuses half a character', (text) => {
    expect(lineFault(text, MAX)).toBe('control');
  });

  it.each(named([0x200b, 0xad, 0x200d, 0xfe0f, 0x3164, 0x115f, 0x2060, 0x2800, 0x301, 0xe0001]))(
    'T4: refuses a text of %s alone, which nobody could see',
    (_name, char) => expect(lineFault(` ${char}${char} `, MAX)).toBe('invisible'),
  );

  it.each(['', ' ', '\t', '\u00a0\u3000\ufeff'])('calls %j empty', (text) => {
    expect(lineFault(text, MAX)).toBe('empty');
    expect(normalizeLine(text)).toBe('');
  });

  it.each([
    'Nils Frahm',
    '❤️',
    '👨‍👩‍👧‍👦 Familientag',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'מוזיקה חיה',
    '東京ドーム',
    'ไทย',
    '٢٠٢٧',
    'Ⅳ',
    'क्ष',
    '\u{1fae8}',
    '-',
    '?',
  ])('takes %s as it is', (text) => {
    expect(lineFault(text, MAX)).toBeUndefined();
    expect(normalizeLine(text)).toBe(text);
  });

  it('folds white space to one space, and composes accents', () => {
    expect(normalizeLine('  Sigur \t Ro\u0301s\u00a0\u3000live ')).toBe('Sigur Rós live');
  });

  it('T3: has one ruler, the one of maxlength: UTF-16 code units, after normalising', () => {
    expect(lineFault('❤️'.repeat(60), MAX)).toBeUndefined();
    expect(lineFault('❤️'.repeat(61), MAX)).toBe('too_long');
    expect(lineFault('😀'.repeat(60), MAX)).toBeUndefined();
    expect(lineFault('😀'.repeat(61), MAX)).toBe('too_long');
    expect(lineFault('e\u0301'.repeat(120), MAX)).toBeUndefined();
    expect(lineFault(` ${'x'.repeat(120)} `, MAX)).toBeUndefined();
  });

  it('normalises what is normalised to itself, and never away from a fault or into one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const line = normalizeLine(text);
        expect(normalizeLine(line)).toBe(line);
        expect(lineFault(line, MAX)).toBe(lineFault(text, MAX));
      }),
      { numRuns: 2_000 },
    );
  });
});
