import type { Attempt, AttemptStatus } from './attempt';

/** A charge as releases before explicit attempts stored it: flags beside a number. */
export interface FlaggedCharge {
  status: string;
  attempt: unknown;
  method?: Attempt['method'];
  stripeId?: string;
  givenUp?: boolean;
  isOver?: boolean;
  retries?: number;
  failureReason?: string;
  stripeRefundId?: string;
  refundedCents?: number;
  watchedAt?: Date;
}

/** The fields of that shape that are no more. */
export const flags = [
  'method',
  'stripeId',
  'givenUp',
  'isOver',
  'retries',
  'stripeRefundId',
  'refundedCents',
  'watchedAt',
] as const;

function statusOf(charge: FlaggedCharge): AttemptStatus {
  switch (charge.status) {
    case 'requires_action':
      return 'requires_action';
    case 'authorized':
    case 'completed':
    case 'refunded':
      return 'authorized';
    case 'created':
      if (charge.isOver) return 'closed';
      if (charge.givenUp) return charge.failureReason ? 'declined' : 'replaced';
      return charge.stripeId ? 'confirming' : 'creating';
    default:
      return 'closed';
  }
}

/** What takes the place of the flags; nothing where the charge has its attempt already. */
export function upgradeOf(charge: FlaggedCharge): Record<string, unknown> | undefined {
  if (typeof charge.attempt !== 'number') return undefined;
  const { method, stripeId, retries = 0, stripeRefundId, refundedCents = 0 } = charge;
  const attempt = {
    number: charge.attempt,
    status: statusOf(charge),
    method,
    ...(stripeId && { intentId: stripeId }),
    keyGeneration: retries,
  };
  return {
    attempt,
    failedChecks: 0,
    ...(stripeRefundId && { refunds: [{ id: stripeRefundId, status: 'succeeded', amountCents: refundedCents }] }),
    // What was called refunded then may still be pending, or have failed: Stripe is asked once more.
    ...((charge.watchedAt || charge.status === 'refunded') && { nextCheckAt: new Date() }),
  };
}

/** On reading: what an instance of an older release wrote a moment ago. */
export function upgradeCharge(stored: FlaggedCharge): void {
  Object.assign(stored, upgradeOf(stored));
}
