const DAY_MS = 24 * 60 * 60_000;

/** No ticket is older; years of two digits, which a half-typed field may hold, are read as others by JavaScript's dates. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Throws on a name that is no zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const numeric = 'numeric';
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  const clock = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  clocks.set(timeZone, clock);
  return clock;
}

/** What a zone's clock shows at an instant, written down as if it were UTC, in ms. */
function shownMs(utcMs: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(new Date(utcMs));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const seconds = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return seconds + (utcMs - Math.floor(utcMs / 1000) * 1000);
}

/**
 * The instants at which a zone's clock shows `2026-11-21T19:30`, the earliest first: one as a rule, two in the hour
 * that comes twice when the clocks go back, none in the hour that is left out when they go forward. Undefined when it
 * is no time, or no zone.
 */
export function instantsOf(local: string, timeZone: string): string[] | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc) || asUtc < EARLIEST_MS) return undefined;
  // JavaScript reads February 31 as March 3.
  if (!new Date(asUtc).toISOString().startsWith(local.slice(0, 10))) return undefined;
  try {
    // No zone is a day away from UTC, so a change of its clock that matters lies between these two.
    const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((at) => shownMs(at, timeZone) - at);
    const candidates = [...new Set(offsets.map((offset) => asUtc - offset))].sort((a, b) => a - b);
    return candidates.filter((at) => shownMs(at, timeZone) === asUtc).map((at) => new Date(at).toISOString());
  } catch {
    return undefined;
  }
}

/** An instant as `<input type="datetime-local">` writes it, on a zone's clock: with seconds only where there are some. */
export function toZonedInput(instant: string, timeZone: string): string {
  const shown = new Date(shownMs(Date.parse(instant), timeZone)).toISOString();
  return shown.replace(/(?::00)?\.000Z$|Z$/, '');
}

/** Whether two values of such a field name the same time; browsers write the seconds in more than one way. */
export function isSameLocal(one: string, other: string): boolean {
  return one === other || Date.parse(`${one}Z`) === Date.parse(`${other}Z`);
}

/** The zones to choose from, one that is known by an older name among them. */
export function zonesWith(zone: string): string[] {
  return [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])].sort();
}
