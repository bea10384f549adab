import { cookies, headers } from 'next/headers';
import { searchIn } from '../last-search';

/** The viewer's time zone from the cookie that the first script sets; undefined until then, or when it is no zone. */
export async function viewerZone(): Promise<string | undefined> {
  const zone = (await cookies()).get('tz')?.value;
  if (!zone) return undefined;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

/** Whether the request carries a session at all, under the name it has with https or without. Whose, only a service can say. */
export async function hasSession(): Promise<boolean> {
  const all = await cookies();
  return all.has('session') || all.has('__Host-session');
}

/** The chosen colours; undefined follows the system. */
export async function viewerTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = (await cookies()).get('theme')?.value;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

export async function nonce(): Promise<string | undefined> {
  return (await headers()).get('x-nonce') ?? undefined;
}

/** The search of the list that the reader came from, where that is where they came from. */
export async function searchBefore(): Promise<string | undefined> {
  const all = await headers();
  return searchIn(all.get('referer'), all.get('x-forwarded-host') ?? all.get('host'));
}

export async function requestId(): Promise<string> {
  return (await headers()).get('x-request-id') ?? '';
}
