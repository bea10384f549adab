/** Text as a search compares it: lower case, without accents; `Ünïted` and `united` are the same. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The words of some texts, folded, each once. What is neither letter nor digit only separates them. */
export function wordsOf(...texts: readonly (string | undefined)[]): string[] {
  const words = texts.flatMap((text) => fold(text ?? '').match(/[\p{L}\p{N}]+/gu) ?? []);
  return [...new Set(words)];
}

/** Finds words that begin with this one. Escaped, because what a visitor types is text and never a pattern. */
export function beginningWith(word: string): RegExp {
  return new RegExp(`^${word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}`);
}
