import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

const UNAVAILABLE = new Set([502, 503, 504]);
const PATIENCE_MS = 45_000;

/** Somebody with a cookie: sends requests like a browser would, and asks again while something is being restarted. */
export class Person {
  readonly email = `${randomBytes(6).toString('hex')}@example.com`;
  readonly password = randomBytes(9).toString('base64url');
  private cookie = '';

  constructor(
    private readonly url: string,
    readonly name: string,
  ) {}

  get<T>(path: string): Promise<Answer<T>> {
    return this.patiently(() => this.once<T>('GET', path));
  }

  post<T>(path: string, body?: object): Promise<Answer<T>> {
    return this.patiently(() => this.once<T>('POST', path, body));
  }

  put<T>(path: string, body: object): Promise<Answer<T>> {
    return this.patiently(() => this.once<T>('PUT', path, body));
  }

  delete<T>(path: string): Promise<Answer<T>> {
    return this.patiently(() => this.once<T>('DELETE', path));
  }

  async signUp(): Promise<this> {
    const { status } = await this.post('/api/users/signup', { email: this.email, password: this.password });
    if (status !== 201) throw new Error(`${this.name} could not sign up: ${status}`);
    return this;
  }

  headers(): Record<string, string> {
    return this.cookie ? { cookie: this.cookie } : {};
  }

  /** One request, with whatever comes back. */
  async once<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...this.headers(),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** All requests of the journey may be repeated: holding and paying twice is holding and paying once. */
  private async patiently<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask().catch((error: unknown) => {
        if (Date.now() > deadline) throw error;
        return undefined;
      });
      if (answer && (!UNAVAILABLE.has(answer.status) || Date.now() > deadline)) return answer;
      await delay(Number(answer?.headers.get('retry-after') ?? 0.3) * 1000);
    }
  }
}
