import { asciiDigits } from './digits';

/**
 * What next/og's own font can draw, without the signs that nobody needs in a title: Latin, with Vietnamese, and
 * Cyrillic. For any other character the library would ask a foreign host for a font or a picture.
 */
export const DRAWABLE =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u0113\u0116-\u012b\u012e-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u014d\u0150-\u017e\u0218-\u021b\u0400-\u045f\u0490-\u0493\u1ea0-\u1ef9\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u2044\u20ac\u2116]$/u;

const isDrawable = (char: string) => DRAWABLE.test(char);

/** The text as the share image can draw it: other digits and widths as plain ones, words in other scripts left out. */
export function drawable(text: string): string {
  const plain = Array.from(text.normalize('NFC'), (char) => (isDrawable(char) ? char : asciiDigits(char)));
  const words = plain.join('').split(/\s+/u).map(drawableWord);
  return words.filter(Boolean).join(' ');
}

/** Marks, signs and pictures are left out alone; half of a word would be another word. */
function drawableWord(word: string): string {
  const chars = Array.from(word);
  return chars.some((char) => /[\p{L}\p{N}]/u.test(char) && !isDrawable(char)) ? '' : chars.filter(isDrawable).join('');
}
