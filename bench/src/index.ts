import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serviceNames, type TicketResponse } from '@tickets/common/contracts';
import { startOwnStack } from 'dev/own-stack';
import type { Stack } from 'dev/stack';
import { compareBrokers } from './brokers';
import { costOfWatching } from './cost-of-watching';
import { measureEventLag } from './event-lag';
import { printHotSale } from './hot-sale';
import { loadOn, printFigures } from './measure';
import { timeTask } from './own-loop';
import { startPlainServer } from './plain-server';
import { printScale } from './scale';
import { call, PASSWORD, sell, signUp } from './shop';
import { printUnits } from './units';

const TICKETS = 300;
const PAGE_TICKETS = 1_000;
const PAGES = 300;

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

async function bench(stack: Stack): Promise<void> {
  const { url, ports } = stack;
  console.log(`resident memory of the five services at rest: ${await residentMb(stack)} MB`);
  const seller = await signUp(url, 'seller');
  const list = (n: number) => sell(url, seller, n);
  const tickets: TicketResponse[] = [];
  for (let n = 0; n < TICKETS; n++) tickets.push(await list(n));
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
    await timeTask('sell', 500, 8, async (n) => void (await list(n))),
    await timeTask('hold', TICKETS, 8, async (n) => {
      await call(url, '/api/orders', { ticketId: tickets[n]?.id }, buyers[Math.floor(n / 8)]?.cookie);
    }),
    await measureEventLag(stack.databaseUrl('orders'), list),
  ];
  for (let n = tickets.length; n < PAGE_TICKETS; n++) await list(n);
  figures.push(
    await timeTask('page: sign-in (plain Next page)', PAGES, 4, () => firstByte(`${url}/sign-in`)),
    await timeTask(`page: browse, ${PAGE_TICKETS}+ tickets`, PAGES, 4, () => firstByte(url)),
  );
  plain.close();
  printFigures(figures);
  console.log(`\nresident memory of the five services after this run: ${await residentMb(stack)} MB`);
}

const ownStack = (client: 'built' | 'none'): Promise<Stack> =>
  startOwnStack({
    name: 'bench',
    env: { RATE_LIMIT_FACTOR: '100000' },
    client,
    say: (line) => console.log(line),
  });

async function onStack(client: 'built' | 'none', run: (stack: Stack) => Promise<void>): Promise<void> {
  const stack = await ownStack(client);
  try {
    await run(stack);
  } finally {
    await stack.stop({ remove: true });
  }
}

async function watching(stack: Stack): Promise<void> {
  const { id } = await sell(stack.url, await signUp(stack.url, 'seller'), 0);
  await costOfWatching(stack, id);
}

function main([what, ...args]: string[]): Promise<void> {
  switch (what) {
    case undefined:
      return onStack('built', bench);
    case 'watching':
      return onStack('none', watching);
    case 'brokers':
      return compareBrokers(args);
    case 'units':
      return onStack('none', printUnits);
    case 'scale':
      return printScale(args);
    case 'hot-sale':
      return printHotSale(args);
    default:
      return Promise.reject(
        new Error(`no such bench: ${what}; brokers, hot-sale, operations, scale, units or watching`),
      );
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
