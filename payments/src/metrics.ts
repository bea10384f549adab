import { Counter, Gauge } from 'prom-client';

export const payments = new Counter({
  name: 'payments_total',
  help: 'What became of attempts to pay.',
  labelNames: ['outcome'] as const,
});

export const paymentsNotAtRest = new Gauge({
  name: 'payments_not_at_rest',
  help: 'Charges that have not come to an end, by status.',
  labelNames: ['status'] as const,
});
