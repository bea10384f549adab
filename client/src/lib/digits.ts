const DIGIT = /\p{Nd}/gu;
const isDigit = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code));

/** The text with its compatibility forms resolved (`Ⅳ` is `IV`, `４５` is `45`) and every script's digits as 0 to 9. */
export function asciiDigits(text: string): string {
  return text.normalize('NFKC').replace(DIGIT, (char) => {
    const code = char.codePointAt(0) ?? 0;
    // Each script's ten digits follow one another, and what stands before its zero is no digit.
    let zero = code;
    while (code - zero < 9 && isDigit(zero - 1)) zero--;
    return String(code - zero);
  });
}
