import { register } from 'prom-client';
import { InMemoryBus } from './in-memory-bus';
import { watchBus } from './metrics';

const ASKED_AGAIN_AFTER_MS = 1_000;

describe('the metrics of the broker', () => {
  const valuesOf = async (name: string) =>
    (await register.getMetricsAsJSON())
      .find((metric) => metric.name === name)
      ?.values.map(({ labels, value }) => ({ ...labels, value }));

  it('are what it reports, and no number while it can’t be asked', async () => {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate'] });
    const bus = new InMemoryBus();
    const group = { queueGroup: 'g', durableName: 'g', maxInFlight: 1, ackWaitMs: 1_000, from: 'first' } as const;
    bus.subscribe({ subject: 'lamp', ...group }, () => new Promise(() => undefined));
    for (const text of ['one', 'two']) await bus.publish('lamp', text);
    watchBus(bus);
    expect(await valuesOf('bus_pending_messages')).toEqual([{ subject: 'lamp', value: 2 }]);
    expect(await valuesOf('bus_replicas_missing')).toEqual([{ value: 0 }]);
    bus.isConnected = false;
    jest.setSystemTime(ASKED_AGAIN_AFTER_MS);
    expect(await valuesOf('bus_pending_messages')).toEqual([{ subject: 'lamp', value: Number.NaN }]);
    expect(await valuesOf('bus_replicas_missing')).toEqual([{ value: Number.NaN }]);
    jest.useRealTimers();
  });
});
