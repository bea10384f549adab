import { Counter, Gauge, Histogram } from 'prom-client';
import type { Bus, BusReport } from './bus';

export const eventsPublished = new Counter({
  name: 'events_published_total',
  help: 'Events that the broker has stored.',
  labelNames: ['subject'] as const,
});

export const eventsConsumed = new Counter({
  name: 'events_consumed_total',
  help: 'Events whose effect is stored and that were acknowledged.',
  labelNames: ['subject'] as const,
});

export const eventsRetried = new Counter({
  name: 'events_retried_total',
  help: 'Failed attempts to handle an event; reason "content" counts towards a dead letter, "passing" does not.',
  labelNames: ['subject', 'reason'] as const,
});

export const eventsDead = new Counter({
  name: 'events_dead_total',
  help: 'Events put aside as dead letters.',
  labelNames: ['subject'] as const,
});

export const consumerLag = new Histogram({
  name: 'event_consumer_lag_seconds',
  help: 'From the moment the broker stored an event to the moment its effect was stored here.',
  labelNames: ['subject'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
});

export const outboxDepth = new Gauge({ name: 'outbox_depth', help: 'Events stored but not yet published.' });

export const outboxAge = new Gauge({
  name: 'outbox_oldest_age_seconds',
  help: 'Age of the oldest event that is stored but not yet published.',
});

let watched: Bus | undefined;

/** Read when it is asked for: over two brokers at once it is 1 only while both are connected. */
const busConnected = new Gauge({
  name: 'bus_connected',
  help: '1 while the broker is connected.',
  collect() {
    this.set(watched?.isConnected ? 1 : 0);
  },
});

/** One question for all that is read at the same time. */
const ASKED_AGAIN_AFTER_MS = 1_000;
let asked: { at: number; report: Promise<BusReport | undefined> } | undefined;

function askBroker(): Promise<BusReport | undefined> {
  if (!asked || Date.now() - asked.at >= ASKED_AGAIN_AFTER_MS) {
    const report = watched?.report().catch(() => undefined) ?? Promise.resolve(undefined);
    asked = { at: Date.now(), report };
  }
  return asked.report;
}

const known = new Set<string>();

new Gauge({
  name: 'bus_pending_messages',
  help: 'Messages that the broker has for this service and that no instance has acknowledged; NaN while it can not be asked.',
  labelNames: ['subject'] as const,
  async collect() {
    const report = await askBroker();
    for (const subject of report?.pending.keys() ?? []) known.add(subject);
    for (const subject of known) this.set({ subject }, report?.pending.get(subject) ?? Number.NaN);
  },
});

new Gauge({
  name: 'bus_replicas_missing',
  help: 'How many of the servers that should keep every message do not; NaN while the broker can not be asked.',
  async collect() {
    this.set((await askBroker())?.replicasMissing ?? Number.NaN);
  },
});

/** The bus whose state this process reports. */
export function watchBus(bus: Bus): void {
  watched = bus;
  asked = undefined;
  busConnected.set(bus.isConnected ? 1 : 0);
}
