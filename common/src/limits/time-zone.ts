/**
 * The name of a time zone as this runtime's own list writes it (`europe/berlin` → `Europe/Berlin`; for an alias that of
 * its zone); undefined for what is none. Offsets such as `+01:00` are none, though runtimes take them: they know no
 * summer time.
 */
export function canonicalTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
