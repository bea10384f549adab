import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import { eventually } from '../journey/expect';
import { BROKERS, useStack } from './use-stack';

const DELAY_MS = 1_000;
describe.each(BROKERS)('on %s', (bus) => {
  const running = useStack({ HOLD_MINUTES: '5', LOG_LEVEL: 'info', SHUTDOWN_DELAY_MS: String(DELAY_MS) }, { bus });

  /** A connection that says nothing, as browsers and proxies keep them. */
  function idleConnection(port: number): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(() => socket.destroy()));
      socket.once('error', reject);
    });
  }

  describe.each(serviceNames)('%s is asked to stop under load', (service) => {
    it('answers every request that it accepted, and is gone within 10 s', async () => {
      const { stack } = running;
      const port = stack.ports[service];
      const close = await idleConnection(port);
      const path = service === 'tickets' ? '/api/tickets' : '/api/nothing-here';
      let isStopping = false;
      let answered = 0;
      const unanswered: { id: string; at: number }[] = [];
      const lane = async () => {
        while (!isStopping || answered === 0) {
          const id = randomUUID();
          try {
            const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-request-id': id } });
            await response.arrayBuffer();
            answered += 1;
          } catch {
            unanswered.push({ id, at: performance.now() });
            return;
          }
        }
      };
      const lanes = Array.from({ length: 8 }, lane);
      await eventually('the load is on', () => Promise.resolve(answered > 50));
      const began = performance.now();
      const stopping = stack.part(service).stop();
      // Told to stop, it says so to whoever asks whether to send requests here, and answers on until they know it.
      const readiness = () =>
        fetch(`http://127.0.0.1:${port}/health/ready`, { headers: { connection: 'close' } }).then(
          ({ status }) => status,
          () => undefined,
        );
      await eventually('it says that it is not ready', async () => (await readiness()) === 503, DELAY_MS / 2);
      const before = answered;
      await eventually('nobody new is let in', async () => (await readiness()) === undefined);
      expect(performance.now() - began).toBeGreaterThanOrEqual(DELAY_MS);
      expect(answered).toBeGreaterThan(before);
      await stopping;
      const tookMs = performance.now() - began;
      isStopping = true;
      await Promise.all(lanes);
      close();
      await stack.part(service).start();
      expect(tookMs).toBeLessThan(10_000);
      // Refused or reset before anybody read it is fine. A request that the service has seen is in its log, whatever became of it.
      const log = await readFile(join(stack.dir, 'logs', `${service}.log`), 'utf8');
      expect(log).toContain('"status":');
      expect(unanswered.filter(({ id }) => log.includes(id))).toEqual([]);
      expect(unanswered.filter(({ at }) => at < began + DELAY_MS)).toEqual([]);
    });
  });
});
