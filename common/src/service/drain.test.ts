import { createServer, type RequestListener, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { waitFor } from '../testing/wait-for';
import { drain } from './drain';

let server: Server;

async function listen(handler: RequestListener): Promise<number> {
  server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => server.closeAllConnections());

describe('draining a server', () => {
  it('answers what is under way, tells the client to leave, and refuses who comes after', async () => {
    const pending: (() => void)[] = [];
    const port = await listen((_request, response) => void pending.push(() => response.end('done')));
    const answer = fetch(`http://127.0.0.1:${port}/`);
    const finish = await waitFor(() => pending[0]);
    const drained = drain(server, 5_000);
    finish();
    expect(await (await answer).text()).toBe('done');
    await drained;
    const late = connect(port, '127.0.0.1');
    const refusal = await new Promise<NodeJS.ErrnoException>((resolve) => late.once('error', resolve));
    expect(refusal.code).toBe('ECONNREFUSED');
  });

  it('answers a request that comes on a kept connection after the stop began, and closes it', async () => {
    const port = await listen((_request, response) => response.end('kept'));
    const socket = connect(port, '127.0.0.1');
    const received: string[] = [];
    socket.on('data', (chunk) => received.push(String(chunk)));
    const ended = new Promise<void>((resolve) => socket.once('end', resolve));
    const drained = drain(server, 5_000);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await ended;
    await drained;
    expect(received.join('')).toMatch(/^HTTP\/1.1 200 OK[\s\S]*Connection: close[\s\S]*kept/);
  });

  it('waits neither for silent connections nor for answers without end', async () => {
    const port = await listen((_request, response) => response.write('for ever'));
    const silent = connect(port, '127.0.0.1');
    const endless = request({ port, host: '127.0.0.1' }).end();
    endless.on('error', () => undefined);
    await new Promise<void>((resolve) => endless.once('response', () => resolve()));
    const closed = new Promise<void>((resolve) => silent.once('close', () => resolve()));
    await drain(server, 300);
    await closed;
  });
});
