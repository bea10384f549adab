import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { normalizeEmail } from './email-address';

describe('an e-mail address', () => {
  it.each([
    ['x@bücher.example', 'x@xn--bcher-kva.example'],
    ['x@xn--bcher-kva.example', 'x@xn--bcher-kva.example'],
    ['X@XN--BCHER-KVA.example', 'x@xn--bcher-kva.example'],
    ['x@bu\u0308cher.example', 'x@xn--bcher-kva.example'],
    ['x@BÜCHER。example', 'x@xn--bcher-kva.example'],
    ['x@ｂücher.example', 'x@xn--bcher-kva.example'],
    ['x@straße.example', 'x@xn--strae-oqa.example'],
    ['x@例え.テスト', 'x@xn--r8jz45g.xn--zckzah'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['JOSÉ@example.com', 'josé@example.com'],
    ['  Ann.O\u2019Hara@Example.COM ', 'ann.o\u2019hara@example.com'],
    ["a+b_c-d!#$%&'*/=?^`{|}~@a-b.example", "a+b_c-d!#$%&'*/=?^`{|}~@a-b.example"],
  ])('A5: %s is kept as %s', (text, kept) => expect(normalizeEmail(text)).toBe(kept));

  it.each([
    'x\u200b@example.com',
    'x@exam\u00adple.com',
    'x@exam\u200bple.com',
    'x@exam\u200dple.com',
    '\u202ex@example.com',
    'x\u2060y@example.com',
    'x\ufe0f@example.com',
    'x\u3164@example.com',
    'x\u0000@example.com',
    'x\u00a0y@example.com',
    'x\ud800@example.com',
    'x y@example.com',
    'x@exa mple.com',
  ])('A6: %j is none, as nobody could type it again', (text) => expect(normalizeEmail(text)).toBeUndefined());

  it.each([
    '',
    '@',
    'ann',
    '@example.com',
    'ann@',
    'ann@localhost',
    'ann@127.0.0.1',
    'ann@0x7f.1',
    'ann@[::1]',
    'ann@example.com.',
    'ann@example.com:80',
    'ann@example.com/x',
    'ann@b@example.com',
    'ann@exa%6dple.com',
    'ann@-a.example',
    'ann@a_b.example',
    'ann@a..example',
    'ann@xn--a.example',
    '.ann@example.com',
    'ann.@example.com',
    'a..nn@example.com',
    '"ann"@example.com',
    'ann <a@example.com>',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(126)}example`,
    `a@${'b'.repeat(64)}.example`,
  ])('%j is none', (text) => expect(normalizeEmail(text)).toBeUndefined());

  it('A5: has one spelling, with the domain that Node makes of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        (a, b) => {
          const kept = normalizeEmail(`${a}@${b}.example`);
          if (kept === undefined) return;
          expect(normalizeEmail(kept)).toBe(kept);
          expect(kept).toBe(
            `${kept.slice(0, kept.lastIndexOf('@'))}@${domainToASCII(`${b.trim().normalize('NFC').toLowerCase()}.example`)}`,
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
