import { Counter, Gauge } from 'prom-client';

export const holds = new Counter({
  name: 'holds_total',
  help: 'Holds that began, and how they ended.',
  labelNames: ['outcome'] as const,
});

export const liveHolds = new Gauge({ name: 'holds_live', help: 'Holds that may still end either way.' });
