const HOUR_MS = 3_600_000;

/** The instant of a local hour (19.5 is half past seven), so many days from now, in a time zone. */
export function startsAt(days: number, hour: number, timeZone: string, now = new Date()): string {
  const day = new Date(now.getTime() + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  const asUtc = new Date(`${day}T00:00:00Z`).getTime() + hour * HOUR_MS;
  return new Date(asUtc - offsetMs(asUtc, timeZone)).toISOString();
}

function offsetMs(instant: number, timeZone: string): number {
  const local = new Date(instant).toLocaleString('sv-SE', { timeZone });
  return new Date(`${local.replace(' ', 'T')}Z`).getTime() - instant;
}
