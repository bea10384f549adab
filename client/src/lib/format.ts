const LOCALE = 'en-US';

/** A decimal amount of the wire as people read it: $45.00. The same everywhere, so that no price ever looks like another. */
export function money(amount: number, currency = 'usd'): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(amount);
}

export interface EventDate {
  day: string;
  month: string;
  weekday: string;
  year: string;
  /** Sat, Nov 21, 2026, 7:30 PM EST */
  full: string;
}

/** The start of an event on the clock of its venue. */
export function eventDate(startsAt: string, timeZone = 'UTC'): EventDate {
  const at = new Date(startsAt);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE, { timeZone, ...options }).format(at);
  return {
    day: part({ day: 'numeric' }),
    month: part({ month: 'short' }),
    weekday: part({ weekday: 'short' }),
    year: part({ year: 'numeric' }),
    full: part({
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      year: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }),
  };
}

/** The time of day for the viewer, "2:32 PM"; with "UTC" beside it when the viewer's zone is not known. */
export function timeOfDay(instant: string, zone: string | undefined): string {
  const text = new Intl.DateTimeFormat(LOCALE, { timeZone: zone ?? 'UTC', hour: 'numeric', minute: '2-digit' }).format(
    new Date(instant),
  );
  return zone ? text : `${text} UTC`;
}

/** Date and time for the viewer. */
export function dateAndTime(instant: string, zone: string | undefined): string {
  const text = new Intl.DateTimeFormat(LOCALE, {
    timeZone: zone ?? 'UTC',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(instant));
  return zone ? text : `${text} UTC`;
}

/** A day for the viewer of any zone: Nov 21, 2026. */
export function dayOf(instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' }).format(
    new Date(instant),
  );
}

export function count(value: number): string {
  return new Intl.NumberFormat(LOCALE).format(value);
}

/** 08:12, for clocks; never below zero. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
