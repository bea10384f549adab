import { Counter, Gauge } from 'prom-client';

export const payments = new Counter({
  name: 'payments_total',
  help: 'What became of attempts to pay.',
  labelNames: ['outcome'] as const,
});

export const refundsFailed = new Counter({
  name: 'refunds_failed_total',
  help: 'Refunds that Stripe shows as failed or canceled.',
});

export const stripeRequestsRejected = new Counter({
  name: 'stripe_requests_rejected_total',
  help: 'Requests that Stripe did not take because of how we made them, by call and by its code.',
  labelNames: ['call', 'code'] as const,
});

export const checkOverdue = new Gauge({
  name: 'payments_check_overdue_seconds',
  help: 'For how long the charge that waits longest has been due for a check at Stripe; 0 when none is.',
});

export const paymentsUnsettled = new Gauge({
  name: 'payments_unsettled',
  help: 'Charges whose checks at Stripe have failed several times in a row.',
});
