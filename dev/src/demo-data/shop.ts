import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 40;

/** One signed-in person, who talks to the shop as a browser does: over HTTP, through the gateway, with a cookie. */
export class Shopper {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  static async signUpOrIn(url: string, account: { email: string; password: string }): Promise<Shopper> {
    const post = (path: string) => send(url, 'POST', path, account);
    const up = await post('/api/users/signup');
    const response = up.status === 400 ? await post('/api/users/signin') : up;
    await requireOk(response, `signing in ${account.email}`);
    return new Shopper(
      url,
      response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; '),
    );
  }

  /** The answer's body. Asks again while the shop says "not yet": 503, and what the caller names. */
  async call<T>(method: string, path: string, body?: unknown, notYet: readonly number[] = []): Promise<T> {
    let response = await send(this.url, method, path, body, this.cookie);
    for (let tries = 1; [503, ...notYet].includes(response.status) && tries < TRIES; tries++) {
      await response.body?.cancel();
      await sleep(250);
      response = await send(this.url, method, path, body, this.cookie);
    }
    await requireOk(response, `${method} ${path}`);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T; // The caller names the answer of the route it called.
  }
}

function send(url: string, method: string, path: string, body?: unknown, cookie?: string): Promise<Response> {
  const headers = { ...(body ? { 'content-type': 'application/json' } : {}), ...(cookie ? { cookie } : {}) };
  const signal = AbortSignal.timeout(15_000);
  return fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : undefined, signal });
}

async function requireOk(response: Response, what: string): Promise<void> {
  if (!response.ok) throw new Error(`Demo data: ${what} answered ${response.status}: ${await response.text()}`);
}
