/** One refusal of the API, in public words. */
export interface Refusal {
  message: string;
  field?: string;
  code?: string;
}

export type Answer<T> =
  | { ok: true; status: number; data: T }
  /** `status` 0: no answer came, so whether the server did it is not known. */
  | { ok: false; status: number; errors: Refusal[]; retryAfterSeconds?: number; requestId?: string };

const TIMEOUT_MS = 20_000;
/** For a file of some megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000;

/** Everything that a page asks of the services in the browser goes through here. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(body instanceof FormData ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
      ...encoded(body),
    });
    // The contract says what a good answer holds; the services check what they send.
    if (response.ok) return { ok: true, status: response.status, data: (await readJson(response)) as T };
    return refused(response.status, await readJson(response), response.headers.get('retry-after'));
  } catch {
    return { ok: false, status: 0, errors: [] };
  }
}

/** A form with a file goes as it is, with the header that the browser makes for it; everything else is JSON. */
function encoded(body: unknown): RequestInit {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function refused(status: number, body: unknown, retryAfter: string | null): Answer<never> {
  const { errors, requestId } = (body ?? {}) as { errors?: Refusal[]; requestId?: string };
  return {
    ok: false,
    status,
    errors: Array.isArray(errors) ? errors : [],
    requestId,
    ...(retryAfter ? { retryAfterSeconds: Number(retryAfter) || 1 } : {}),
  };
}

/** The code that a client decides by, where the answer has one. */
export function codeOf(answer: Answer<unknown>): string | undefined {
  return answer.ok ? undefined : answer.errors.find((error) => error.code)?.code;
}
