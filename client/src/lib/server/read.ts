import { headers } from 'next/headers';
import type { z } from 'zod';

export type Read<T> =
  | { ok: true; data: T; total: number; nextCursor?: string }
  | { ok: false; why: 'signed_out' | 'not_found' | 'invalid' | 'down' };

const TIMEOUT_MS = 5_000;
const FORWARDED = ['cookie', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-request-id'];

/** Reads from a service as the caller: their cookie and address go along, and the answer is checked against the contract. */
export async function read<T>(baseUrl: string, path: string, schema: z.ZodType<T>): Promise<Read<T>> {
  const incoming = await headers();
  const outgoing = new Headers({ accept: 'application/json' });
  for (const name of FORWARDED) {
    const value = incoming.get(name);
    if (value) outgoing.set(name, value);
  }
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      headers: outgoing,
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return { ok: false, why: reasonOf(response.status) };
    const parsed = schema.safeParse(await response.json());
    if (!parsed.success) {
      console.error(`${path}: the answer is not as agreed`, parsed.error.issues);
      return { ok: false, why: 'down' };
    }
    return {
      ok: true,
      data: parsed.data,
      total: Number(response.headers.get('x-total-count') ?? 0),
      nextCursor: nextCursor(response.headers.get('link')),
    };
  } catch (error) {
    console.error(`${path}: no answer`, error instanceof Error ? error.message : error);
    return { ok: false, why: 'down' };
  }
}

function reasonOf(status: number): 'signed_out' | 'not_found' | 'invalid' | 'down' {
  if (status === 401) return 'signed_out';
  if (status === 404 || status === 403) return 'not_found';
  return status === 400 ? 'invalid' : 'down';
}

function nextCursor(link: string | null): string | undefined {
  const target = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return target ? (new URL(target, 'http://any').searchParams.get('cursor') ?? undefined) : undefined;
}
