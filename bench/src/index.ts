import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serviceNames, type TicketResponse } from '@tickets/common/contracts';
import { startOwnStack } from 'dev/own-stack';
import type { Stack } from 'dev/stack';
import { costOfWatching } from './cost-of-watching';
import { measureEventLag } from './event-lag';
import { loadOn, printFigures } from './measure';
import { timeTask } from './own-loop';
import { startPlainServer } from './plain-server';

const TICKETS = 300;
const PAGE_TICKETS = 1_000;
const PAGES = 300;

interface Caller {
  cookie: string;
  email: string;
}

const PASSWORD = 'a bench needs no secret';

async function call<T>(url: string, address: string, body: object, cookie = ''): Promise<{ body: T; cookie: string }> {
  const response = await fetch(`${url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return { body: (await response.json()) as T, cookie: (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
}

async function signUp(url: string, name: string): Promise<Caller> {
  const email = `${name}-${Date.now()}@example.com`;
  const { cookie } = await call(url, '/api/users/signup', { email, password: PASSWORD });
  return { cookie, email };
}

/** Until the answer's head is there; the body is read, but not in the time. */
async function firstByte(address: string): Promise<void> {
  const response = await fetch(address);
  void response.arrayBuffer();
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
}

async function residentMb(stack: Stack): Promise<number> {
  const pids = serviceNames.map((name) => String(stack.part(name).pid));
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', pids.join(',')]);
  return Math.round(
    stdout
      .trim()
      .split(/\s+/)
      .reduce((sum, kb) => sum + Number(kb), 0) / 1024,
  );
}

const ticketBody = (n: number) => ({ title: `Bench ${n}`, price: 10 + (n % 90), city: 'Lisbon', category: 'concert' });

async function sellOne({ url }: Stack): Promise<string> {
  const { cookie } = await signUp(url, 'seller');
  return (await call<TicketResponse>(url, '/api/tickets', ticketBody(0), cookie)).body.id;
}

async function bench(stack: Stack): Promise<void> {
  const { url, ports } = stack;
  console.log(`resident memory of the five services at rest: ${await residentMb(stack)} MB`);
  const seller = await signUp(url, 'seller');
  const sell = async (n: number) =>
    (await call<TicketResponse>(url, '/api/tickets', ticketBody(n), seller.cookie)).body;
  const tickets: TicketResponse[] = [];
  for (let n = 0; n < TICKETS; n++) tickets.push(await sell(n));
  const buyers = await Promise.all(
    Array.from({ length: Math.ceil(TICKETS / 8) + 1 }, (_, n) => signUp(url, `buyer${n}`)),
  );

  const plain = await startPlainServer();
  const figures = [
    await loadOn('plain Node server', { url: plain.url }),
    await loadOn('browse: 24 tickets, via gateway', { url: `${url}/api/tickets` }),
    await loadOn('browse, service alone', { url: `http://127.0.0.1:${ports.tickets}/api/tickets` }),
    await loadOn('detail, via gateway', { url: `${url}/api/tickets/${tickets[0]?.id}` }),
    await timeTask('sign-in (argon2id)', 100, 4, async () => {
      await call(url, '/api/users/signin', { email: seller.email, password: PASSWORD });
    }),
    await timeTask('sell', 500, 8, async (n) => void (await sell(n))),
    await timeTask('hold', TICKETS, 8, async (n) => {
      await call(url, '/api/orders', { ticketId: tickets[n]?.id }, buyers[Math.floor(n / 8)]?.cookie);
    }),
    await measureEventLag(stack.databaseUrl('orders'), sell),
  ];
  for (let n = tickets.length; n < PAGE_TICKETS; n++) await sell(n);
  figures.push(
    await timeTask('page: sign-in (plain Next page)', PAGES, 4, () => firstByte(`${url}/sign-in`)),
    await timeTask(`page: browse, ${PAGE_TICKETS}+ tickets`, PAGES, 4, () => firstByte(url)),
  );
  plain.close();
  printFigures(figures);
  console.log(`\nresident memory of the five services after this run: ${await residentMb(stack)} MB`);
}

async function main(): Promise<void> {
  const stack = await startOwnStack({
    name: 'bench',
    env: { RATE_LIMIT_FACTOR: '100000' },
    client: process.argv[2] === 'watching' ? 'none' : 'built',
    say: (line) => console.log(line),
  });
  try {
    if (process.argv[2] === 'watching') await costOfWatching(stack, await sellOne(stack));
    else await bench(stack);
  } finally {
    await stack.stop({ remove: true });
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
