import { pages } from './urls';

const KEY = 'ticket-desk:search';

/** Keeps the search of the list in this tab, for the way back to it; a browser that keeps nothing is no fault. */
export function keepSearch(search: string): void {
  try {
    sessionStorage.setItem(KEY, search);
  } catch {
    // Storage is full, or switched off.
  }
}

export function lastSearch(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The search in the address that a page was reached from; undefined when that was not our list. */
export function searchIn(referer: string | null, host: string | null): string | undefined {
  if (!referer || !URL.canParse(referer)) return undefined;
  const from = new URL(referer);
  return from.host === host && from.pathname === pages.browse ? from.search : undefined;
}
