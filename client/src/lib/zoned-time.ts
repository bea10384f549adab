/** How far a zone's clock is ahead of UTC at an instant, in ms. */
function offsetMs(utcMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(new Date(utcMs));
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'));
  return shown - Math.floor(utcMs / 60_000) * 60_000;
}

/** `2026-11-21T19:30` on a zone's clock as an instant; undefined when it is no time. */
export function fromZonedTime(local: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // Twice, because the first guess may lie on the other side of a clock change.
  const guess = asUtc - offsetMs(asUtc, timeZone);
  return new Date(asUtc - offsetMs(guess, timeZone)).toISOString();
}

/** An instant as `<input type="datetime-local">` wants it, on a zone's clock. */
export function toZonedInput(instant: string, timeZone: string): string {
  const utcMs = Date.parse(instant);
  return new Date(utcMs + offsetMs(utcMs, timeZone)).toISOString().slice(0, 16);
}
