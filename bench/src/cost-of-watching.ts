import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { Stack } from 'dev/stack';
import { machineLoad } from './machine-load';

const ROUNDS = 7;
const REQUESTS = 3_000;
const CONNECTIONS = 10;

interface Candidate {
  name: string;
  /** Where it answers, and tells at /metrics how much processor time it has used. */
  url: string;
}

interface Process {
  url: string;
  end: () => void;
}

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function cpuSeconds({ url }: Candidate): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total ([\d.e+-]+)/m.exec(text)?.[1]);
}

/** Processor time that one request takes, in microseconds: what others do on the machine hardly changes it. */
async function cpuOf(candidate: Candidate, address: string): Promise<number> {
  const before = await cpuSeconds(candidate);
  const options = { url: candidate.url + address, connections: CONNECTIONS, amount: REQUESTS };
  const { non2xx, errors } = await autocannon(options);
  if (non2xx + errors > 0) throw new Error(`${candidate.name}: ${non2xx + errors} requests failed`);
  return (1e6 * ((await cpuSeconds(candidate)) - before)) / REQUESTS;
}

/** Loads each in turn, round after round; told is the middle of the rounds, beside that of the first. */
async function sideBySide(title: string, address: string, candidates: readonly Candidate[]): Promise<void> {
  const used = candidates.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [n, candidate] of candidates.entries()) {
      const cpuUs = await cpuOf(candidate, address);
      // The first round only warms up.
      if (round > 0) used[n]?.push(cpuUs);
    }
  }
  const first = middleOf(used[0] ?? []);
  const heads = ['µs a request', 'more', 'of the first', 'least', 'most'];
  console.log(`\n${title.padEnd(44)}${heads.map((head) => head.padStart(14)).join('')}`);
  for (const [n, { name }] of candidates.entries()) {
    const own = used[n] ?? [];
    const middle = middleOf(own);
    const cells = [middle, middle - first].map((us) => us.toFixed(0));
    cells.push(`${((100 * middle) / first).toFixed(0)} %`, Math.min(...own).toFixed(0), Math.max(...own).toFixed(0));
    console.log(`  ${name}`.padEnd(44) + cells.map((cell) => cell.padStart(14)).join(''));
  }
}

async function startWatched(...watched: string[]): Promise<Process> {
  const script = path.join(__dirname, 'watched-server.js');
  const child = fork(script, watched, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, end: () => child.kill() };
}

async function costOfIdsAndMetrics(): Promise<void> {
  const servers = await Promise.all([
    startWatched(),
    startWatched('metrics'),
    startWatched('ids'),
    startWatched('ids', 'metrics'),
  ]);
  const names = ['neither', 'metrics', 'ids and log lines', 'both'];
  await sideBySide(
    'express, 24 tickets out of memory',
    '/api/tickets',
    servers.map(({ url }, n) => ({ name: names[n] ?? '', url })),
  );
  for (const { end } of servers) end();
}

/** Takes what is exported, as a collector does, and throws it away. */
async function startSink(): Promise<{ endpoint: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Listens on a port, so it is no pipe's name.
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** One more process of a service, beside the stack's own and over the same database. */
async function startAnother(stack: Stack, port: number, env: NodeJS.ProcessEnv): Promise<Process> {
  const { command, args, cwd, env: own } = stack.part('tickets').definition;
  const all = { ...own, ...env, LOG_LEVEL: 'info', PORT: String(port), NATS_CLIENT_ID: `bench-${port}` };
  const child: ChildProcess = spawn(command, args, { cwd, env: all, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error('tickets does not start; see the lines above');
    await delay(50);
  }
  return { url, end: () => child.kill() };
}

async function costOfTracing(stack: Stack, ticketId: string): Promise<void> {
  const sink = await startSink();
  const free = stack.ports.tickets + 60;
  const on = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: sink.endpoint };
  const off = { OTEL_TRACES_EXPORTER: 'none' };
  const services = await Promise.all([
    startAnother(stack, free, off),
    startAnother(stack, free + 1, on),
    startAnother(stack, free + 2, {
      ...on,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
    }),
  ]);
  const names = ['tracing off', 'tracing on, every request', 'tracing on, one request in 20'];
  const candidates = services.map(({ url }, n) => ({ name: names[n] ?? '', url }));
  await sideBySide('tickets, one ticket out of the database', `/api/tickets/${ticketId}`, candidates);
  for (const { end } of services) end();
  sink.close();
}

/** What ids, metrics and traces cost on the hot path: on against off, in one run. */
export async function costOfWatching(stack: Stack, ticketId: string): Promise<void> {
  console.log(`load of the machine before: ${machineLoad()}`);
  await costOfIdsAndMetrics();
  await costOfTracing(stack, ticketId);
  console.log(`\nload of the machine after: ${machineLoad()}`);
}
