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
  const asks = [
    () => seller.once('GET', '/api/tickets'),
    () => seller.once('GET', '/api/users/currentuser'),
    () => seller.once('GET', '/api/orders'),
    () => seller.once('POST', '/api/tickets', { title: 'Under load', price: 12 }),
    () => seller.once('GET', '/api/payments/000000000000000000000000'),
  ];
  let isOver = false;
  const reader = async () => {
    for (let turn = 0; !isOver; turn += 1) {
      report.requests += 1;
      const failure = await (asks[turn % asks.length] as () => Promise<{ status: number }>)().then(
        ({ status }) => (status >= 500 ? `answer ${status}` : undefined),
        (error: unknown) => `no answer: ${String(error)} ${String((error as Error).cause ?? '')}`,
      );
      if (failure) report.failures.push(`${asks[turn % asks.length]?.toString().slice(6)} ${failure}`);
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
