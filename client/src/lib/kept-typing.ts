const PREFIX = 'ticket-desk:typed:';

/** Keeps what was typed into a form in this tab, by field; nothing to keep removes it. A browser that keeps nothing is no fault. */
export function keepTyped(place: string, fields: Partial<Record<string, string>>): void {
  try {
    if (Object.keys(fields).length === 0) sessionStorage.removeItem(PREFIX + place);
    else sessionStorage.setItem(PREFIX + place, JSON.stringify(fields));
  } catch {
    // Storage is full, or switched off.
  }
}

export function readTyped(place: string): Partial<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + place) ?? '{}');
    const entries = Object.entries(kept ?? {}).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** For the end of a session: whoever signs in next in this tab finds nothing of it. */
export function forgetTyped(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off.
  }
}
