/*
 * The one rule for texts of one line (titles, places, searches), applied alike by routes, schemas and forms.
 *
 * The ruler counts UTF-16 code units of the normalised text, because that is what the HTML attribute `maxlength`, zod's
 * `max` in the event schemas and `String.length` count. An emoji takes two or more of them.
 */

/** White space that stays within a line, a tab included. */
const SPACES = /[^\S\n\v\f\r\u2028\u2029]+/gu;

/** What ends a line, what only machines read, and halves of characters. */
const CONTROL = /[^\P{Cc}\t]|[\u2028\u2029]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** Embeddings, overrides and isolates turn the text around them, which a reader takes for the page's own words. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/;

/** Whatever leaves ink. Joiners, variation selectors, fillers and bare accents, which do not, may only accompany it. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

export type LineFault = 'empty' | 'invisible' | 'control' | 'bidi' | 'too_long';

/** The text in NFC, with runs of spaces folded to one and none at the ends. Hides no fault that `lineFault` finds. */
export function normalizeLine(text: string): string {
  return text.normalize('NFC').replace(SPACES, ' ').replace(/^ | $/g, '');
}

/** Why a text is no line of at most `max` UTF-16 code units once it is normalised; undefined when it is one. */
export function lineFault(text: string, max: number): LineFault | undefined {
  const line = normalizeLine(text);
  if (line === '') return 'empty';
  if (CONTROL.test(line)) return 'control';
  if (BIDI_CONTROL.test(line)) return 'bidi';
  if (!VISIBLE.test(line)) return 'invisible';
  return line.length > max ? 'too_long' : undefined;
}
