import { Counter, Gauge, Histogram } from 'prom-client';

export const expiryLateness = new Histogram({
  name: 'expiry_lateness_seconds',
  help: 'From the moment a firing was due to the moment the broker had stored it.',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
});

export const pendingHolds = new Gauge({ name: 'holds_pending', help: 'Holds whose end is waited for.' });

export const pendingDeliveries = new Gauge({
  name: 'deliveries_pending',
  help: 'Sales whose delivery is waited for.',
});

export const timersSkipped = new Counter({
  name: 'expiry_timers_skipped_total',
  help: 'Timers that were not set because Redis was away or slow; the sweeper over the stored deadlines fires instead.',
});
