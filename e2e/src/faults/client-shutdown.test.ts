import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { buildClient } from 'dev/client-build';
import { freePort } from 'dev/servers/free-port';
import { eventually } from '../journey/expect';

const folder = path.resolve(__dirname, '../../../client');
const DELAY_MS = 1_500;
let port: number;
let servicesUrl: string;

/** Stands for all services; answers when the test says so. */
const waiting: ServerResponse[] = [];
const services = createServer((_request, response) => void waiting.push(response));
const children: ChildProcess[] = [];

async function startClient(env: Record<string, string>): Promise<ChildProcess> {
  const service = servicesUrl;
  const urls = { AUTH_URL: service, TICKETS_URL: service, ORDERS_URL: service, PAYMENTS_URL: service };
  const child = spawn(process.execPath, ['.next/standalone/client/server.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', HOSTNAME: '127.0.0.1', PORT: String(port), ...urls, ...env },
    stdio: 'ignore',
  });
  children.push(child);
  await eventually('the client is ready', async () => (await statusOf('/health/ready')) === 200);
  return child;
}

const statusOf = (route: string) =>
  fetch(`http://127.0.0.1:${port}${route}`, { headers: { connection: 'close' } }).then(
    ({ status }) => status,
    () => undefined,
  );
const exitOf = async (child: ChildProcess) => child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0];

beforeAll(async () => {
  await buildClient();
  await new Promise<void>((resolve) => services.listen(0, '127.0.0.1', resolve));
  // What listen() was given is an address with a port.
  servicesUrl = `http://127.0.0.1:${(services.address() as AddressInfo).port}`;
  port = await freePort();
});

afterEach(() => {
  for (const response of waiting.splice(0)) response.writeHead(503).end();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => void services.close());

describe('the web UI is asked to stop', () => {
  const inPod = { NEXT_MANUAL_SIG_HANDLE: 'true', SHUTDOWN_DELAY_MS: String(DELAY_MS) };

  it('says that it is not ready, answers on, then ends what is open and itself', async () => {
    const child = await startClient(inPod);
    let page: number | undefined;
    void statusOf('/').then((status) => {
      page = status;
    });
    await eventually('the page waits for a service', () => Promise.resolve(waiting.length > 0));
    const exit = exitOf(child);
    const begunAt = performance.now();
    child.kill('SIGTERM');
    await eventually('it is not ready', async () => (await statusOf('/health/ready')) === 503, DELAY_MS / 2);
    expect(await statusOf('/health/live')).toBe(200);
    await eventually('nobody new is let in', async () => (await statusOf('/health/live')) === undefined);
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(DELAY_MS);
    expect(child.exitCode).toBeNull();
    await eventually('the page has all its answers', () => {
      for (const response of waiting.splice(0)) response.writeHead(503).end();
      return Promise.resolve(page);
    });
    expect(page).toBe(200);
    expect(await exit).toBe(0);
  });

  it('does not wait for ever for a request that never ends', async () => {
    const child = await startClient({ ...inPod, SHUTDOWN_DELAY_MS: '0' });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n'));
    socket.on('error', () => undefined); // It is cut, as it should be.
    await once(socket, 'ready');
    const begunAt = performance.now();
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    expect(performance.now() - begunAt).toBeLessThan(10_000);
    socket.destroy();
  });

  it('ends at once where nobody asked for more, as in the local stack', async () => {
    const child = await startClient({});
    const begunAt = performance.now();
    child.kill('SIGTERM');
    await exitOf(child);
    expect(performance.now() - begunAt).toBeLessThan(DELAY_MS);
  });
});
