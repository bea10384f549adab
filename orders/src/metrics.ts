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

export const deliveries = new Counter({
  name: 'deliveries_total',
  help: 'Sales whose ticket was there, those for which it was owed, and when what was owed was delivered.',
  labelNames: ['outcome'] as const,
});

export const overdueDeliveries = new Gauge({
  name: 'deliveries_overdue',
  help: 'Sales that were not delivered in time, and whose money was not on its way back when the sweeper came.',
});

export const refunds = new Counter({
  name: 'sale_refunds_total',
  help: 'Sales whose whole price was given back, by who or what asked for it.',
  labelNames: ['reason'] as const,
});

export const oldestRefund = new Gauge({
  name: 'refunds_oldest_seconds',
  help: 'How long ago the oldest refund was asked for, and confirmed where it has to be, that is not done; else 0.',
});
