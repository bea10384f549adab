import { cookies, headers } from 'next/headers';

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

/** The chosen colours; undefined follows the system. */
export async function viewerTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = (await cookies()).get('theme')?.value;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

export async function nonce(): Promise<string | undefined> {
  return (await headers()).get('x-nonce') ?? undefined;
}

export async function requestId(): Promise<string> {
  return (await headers()).get('x-request-id') ?? '';
}
