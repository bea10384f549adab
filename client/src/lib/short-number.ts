/** Crockford's signs: none that is read as another. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number of an order, or of a seller, as people read it out: 3V7KQ-9M2PF. Made of an id's seconds and the end of its
 * counter, so that it can be found again by its time.
 */
export function shortNumber(id: string): string {
  const seconds = Number.parseInt(id.slice(0, 8), 16);
  const counter = Number.parseInt(id.slice(-6), 16) % 2 ** 18;
  // 50 bits, which a number holds exactly; its bit operators would cut them to 32.
  let rest = seconds * 2 ** 18 + counter;
  let text = '';
  for (let sign = 0; sign < 10; sign++) {
    text = SIGNS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}
