import { setTimeout as delay } from 'node:timers/promises';
import { Person } from '../journey/person';

export interface LoadReport {
  requests: number;
  /** Answers of 5xx and broken connections, one line each. */
  failures: string[];
}

const READERS = 6;
const PAUSE_MS = 20;

/** People who browse and sell, without patience: each request counts once, whatever comes back. */
export async function underLoad(url: string, during: () => Promise<unknown>): Promise<LoadReport> {
  const report: LoadReport = { requests: 0, failures: [] };
  const seller = await new Person(url, 'load').signUp();
  const page = async () => {
    const response = await fetch(url);
    await response.text();
    return response;
  };
  const ask = (method: string, path: string, body?: object): [string, () => Promise<{ status: number }>] => [
    `${method} ${path}`,
    () => seller.once(method, path, body),
  ];
  const asks = [
    ask('GET', '/api/tickets'),
    ask('GET', '/api/users/currentuser'),
    ask('GET', '/api/orders'),
    ask('POST', '/api/tickets', { title: 'Under load', price: 12 }),
    ask('GET', '/api/payments/000000000000000000000000'),
    ['GET /', page] as const,
  ];
  let isOver = false;
  const reader = async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const [name, send] = asks[turn % asks.length] as (typeof asks)[number];
      report.requests += 1;
      const failure = await send().then(
        ({ status }) => (status >= 500 ? `answer ${status}` : undefined),
        (error: unknown) => `no answer: ${String(error)} ${String((error as Error).cause ?? '')}`,
      );
      if (failure) report.failures.push(`${name} ${failure}`);
      await delay(PAUSE_MS);
    }
  };
  const readers = Array.from({ length: READERS }, reader);
  try {
    await during();
    await delay(1_000);
  } finally {
    isOver = true;
    await Promise.all(readers);
  }
  return report;
}
