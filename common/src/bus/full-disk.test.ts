import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { NatsServer, waitFor } from '../testing';
import { NatsStreamingBus } from './nats-streaming-bus';
import { BusOutOfReach } from './out-of-reach';

const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));

/** A disk of its own; only a privileged user may mount one. */
function mount(options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isMounted = mount('size=4m');
if (!isMounted) console.log('left out, as no disk can be mounted here: B6, the broker’s disk is full');

afterAll(async () => {
  if (isMounted) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true, force: true });
});

(isMounted ? describe : describe.skip)('B6: the broker’s disk is full', () => {
  it('publishes are rejected, so that the outbox keeps them; with space it comes back with all that it acknowledged', async () => {
    const server = await NatsServer.start({ folder });
    const logger = pino({ level: 'silent' });
    const bus = new NatsStreamingBus({
      url: server.url,
      monitorUrl: server.monitorUrl,
      clusterId: NatsServer.CLUSTER_ID,
      clientId: 'full-disk',
      connectTimeoutMs: 1_000,
      logger,
    }).start();
    try {
      await waitFor(() => bus.isConnected, { what: 'the connection' });
      const filler = 'x'.repeat(20_000);
      const acknowledged: number[] = [];
      let rejection: unknown;
      for (let n = 0; !rejection; n++) {
        await bus.publish('full', `${n} ${filler}`).then(
          () => acknowledged.push(n),
          (error: unknown) => {
            rejection = error;
          },
        );
      }
      expect(rejection).toBeInstanceOf(BusOutOfReach);
      expect(acknowledged.length).toBeGreaterThan(50);
      await expect(bus.publish('full', filler)).rejects.toBeInstanceOf(BusOutOfReach);

      execFileSync('mount', ['-o', 'remount,size=64m', folder]);
      await server.kill();
      await server.start();
      await waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the new connection' });
      const received = new Set<number>();
      bus.subscribe({ subject: 'full', from: 'first', maxInFlight: 64, ackWaitMs: 5_000 }, ({ data }) => {
        received.add(Number.parseInt(data, 10));
        return Promise.resolve();
      });
      await bus.publish('full', '-1 last');
      await waitFor(() => received.has(-1), { what: 'the end of the history' });
      expect(acknowledged.filter((n) => !received.has(n))).toEqual([]);
    } finally {
      await bus.close();
      await server.kill();
    }
  }, 120_000);
});
