import { Counter, Gauge } from 'prom-client';

export const holds = new Counter({
  name: 'holds_total',
  help: 'Holds that began, and how they ended.',
  labelNames: ['outcome'] as const,
});

export const liveHolds = new Gauge({ name: 'holds_live', help: 'Holds that may still end either way.' });

export const overdueHolds = new Gauge({
  name: 'holds_overdue',
  help: 'Holds that nobody had ended when the sweeper of this service came to do it, though their grace was over.',
});
