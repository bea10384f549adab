import { HttpError } from '@tickets/common/http';
import { Charge } from '../models/charge';

const HOUR_MS = 3_600_000;

interface DeclineLimit {
  now: () => number;
  max: number;
}

/**
 * Against the testing of stolen cards: so many declines an hour and user, over all orders. Counted from the charges
 * themselves, so no restart, no other instance and no absent Redis lets one card more be tried.
 */
export async function requireDeclinesLeft({ now, max }: DeclineLimit, userId: string): Promise<void> {
  const since = new Date(now() - HOUR_MS);
  const charges = await Charge.find({ userId, declinedAt: { $gt: since } }, { declinedAt: 1 }).lean();
  const declines = charges
    .flatMap(({ declinedAt }) => declinedAt)
    .filter((at) => at > since)
    .sort((one, other) => one.getTime() - other.getTime());
  const freeing = declines.at(-max);
  if (declines.length < max || !freeing) return;
  const retryAfterS = Math.max(1, Math.ceil((freeing.getTime() + HOUR_MS - now()) / 1000));
  throw new HttpError(429, tooManyDeclines(retryAfterS), { code: 'too_many_declines', retryAfterS });
}

function tooManyDeclines(retryAfterS: number): string {
  const minutes = Math.ceil(retryAfterS / 60);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `Too many of your cards were declined. You have not been charged. Try again in ${wait}.`;
}
