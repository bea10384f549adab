/** Letters that no decomposition takes apart, as people type them where the keyboard lacks them. */
const PLAIN_LETTERS: Record<string, string> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ɖ: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ħ: 'h', ı: 'i', ȷ: 'j', ŋ: 'ng' },
  ...{ ĸ: 'k', ŧ: 't', ə: 'e', ɛ: 'e', ɔ: 'o', ɓ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ƒ: 'f', ʉ: 'u', ɨ: 'i', ƶ: 'z' },
  // A sigma at the end of a word, and Arabic letters that are written one for the other.
  ...{ ς: 'σ', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك' },
};
const PLAIN_LETTER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'gu');

/** How the same letters are written out in German and Nordic languages: Köln is koln to some and koeln to others. */
const WRITTEN_OUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const WRITABLE_OUT = new RegExp(`[${Object.keys(WRITTEN_OUT).join('')}]`, 'gu');

/** The zero of each script's digits that Unicode does not decompose; nine more follow. */
const ZEROS = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
];

/** Accents of alphabets, Hebrew and Arabic points, and what joins or breaks lines unseen. Vowel signs of other scripts stay. */
const IGNORED =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u0591-\u05c7\u0640\u064b-\u065f\u0670]|\p{Cf}/gu;

/** What people take for an apostrophe: letters to Unicode, as in Hawaiʻi, and an accent that stands alone. */
const APOSTROPHES = /[\u02b9-\u02bf\u02c8\ua78c\u00b4\u2018\u2019]/gu;

/** Signs that stand within names: `AC/DC` is one word to some and two to others. All other signs only divide. */
const WITHIN_NAMES = "'`/.·・&+!*_\\u2010-\\u2013-";

/** Scripts whose words are not set apart by spaces, or, in Hangul, run together. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}';
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** Text as a search compares it, so that `Łódź`, `lodz` and `ŁÓDŹ` are the same. */
function fold(text: string): string {
  return text
    .replace(APOSTROPHES, "'")
    .normalize('NFKD')
    .toLowerCase()
    .replace(IGNORED, '')
    .replace(PLAIN_LETTER, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/\p{Nd}/gu, plainDigit)
    .normalize('NFC');
}

/** The ways in which a text may be typed without its special letters, folded. The plain one comes first. */
function spellingsOf(text: string): string[] {
  const writtenOut = text
    .normalize('NFC')
    .toLowerCase()
    .replace(WRITABLE_OUT, (letter) => WRITTEN_OUT[letter] ?? letter);
  return [...new Set([fold(text), fold(writtenOut)])];
}

function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** Each two neighbours of a run without spaces; stored with the last one alone, so that one sign is found as well. */
function pairsOf(run: string, withLast: boolean): string[] {
  const signs = Array.from(run);
  const pairs = signs.slice(0, -1).map((sign, index) => sign + signs[index + 1]);
  return withLast || signs.length === 1 ? [...pairs, ...signs.slice(-1)] : pairs;
}

function termsOf(word: string, withLast: boolean): string[] {
  return (word.match(RUN) ?? []).flatMap((run) => (IS_UNSPACED.test(run) ? pairsOf(run, withLast) : [run]));
}

const NAME = new RegExp(`[\\p{L}\\p{N}\\p{M}${WITHIN_NAMES}]+`, 'gu');

/** How a folded text may be read: its words, and those that signs divide within a name as one. */
function readingsOf(folded: string): string[][] {
  const names = folded.match(NAME) ?? [];
  return [names.flatMap(wordsOf), names.map((name) => wordsOf(name).join(''))];
}

/** The terms under which some texts are found, each once. */
export function searchTermsOf(...texts: readonly (string | undefined)[]): string[] {
  const words = texts.flatMap((text) => spellingsOf(text ?? '').flatMap(readingsOf)).flat();
  return [...new Set(words.flatMap((word) => termsOf(word, true)))];
}

/**
 * What a search asks for: of each of its words, one of several sets of terms that must all be there. A word of signs alone
 * asks for nothing, and is left out.
 */
export function searchedTermsOf(q: string): string[][][] {
  return q
    .split(/\s+/u)
    .map((chunk) =>
      spellingsOf(chunk)
        .flatMap(readingsOf)
        .map((words) => words.flatMap((word) => termsOf(word, false)))
        .filter((terms) => terms.length > 0),
    )
    .filter((alternatives) => alternatives.length > 0);
}

/** The ways in which a place's name is asked for: `Đà Nẵng` as `da nang` and as `danang`. The first one is its key. */
export function placeKeysOf(name: string): string[] {
  const keys = spellingsOf(name).flatMap((spelling) => [wordsOf(spelling).join(' '), wordsOf(spelling).join('')]);
  return [...new Set(keys)];
}

/** Finds terms that begin with this one. Escaped, because what a visitor types is text and never a pattern. */
export function prefixPattern(term: string): RegExp {
  return new RegExp(`^${term.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}`);
}
