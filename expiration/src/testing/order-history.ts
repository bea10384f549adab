import type { OrderSnapshot } from '@tickets/common/contracts';
import { newId } from '@tickets/common/testing';
import fc from 'fast-check';

export const GRACE_MS = 5_000;

/** An order as its owner tells it first. */
export function newOrder(change: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    id: newId(),
    version: 0,
    userId: newId(),
    status: 'created',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 15 * 60_000).toISOString(),
    ticket: { id: newId(), sellerId: newId(), title: 'A concert', priceCents: 1999, currency: 'usd' },
    ...change,
  };
}

/** The order's next snapshot. */
export function next(order: OrderSnapshot, change: Partial<OrderSnapshot>): OrderSnapshot {
  return { ...order, ...change, version: order.version + 1 };
}

type Step =
  | 'lock'
  | 'extend'
  | 'authorize'
  | 'complete'
  | 'sellUndelivered'
  | 'deliver'
  | 'accept'
  | 'cancel'
  | 'refund';

/** What the owner of orders does on a step, or nothing where its rules forbid that. */
function apply(order: OrderSnapshot, step: Step): OrderSnapshot | undefined {
  const at = new Date(Date.parse(order.expiresAt) - 1_000).toISOString();
  const { status, authorizedAt } = order;
  if (status === 'completed' && step === 'refund') return next(order, { status: 'cancelled', cancelledAt: at });
  if (status === 'completed' && order.deliverBy && step === 'deliver') return next(order, { deliveredAt: at });
  if (status === 'completed' && step === 'accept') return next(order, { refund: { acceptedAt: at } });
  if (status === 'completed' || status === 'cancelled') return undefined;
  switch (step) {
    case 'lock':
      return status === 'created' ? next(order, { status: 'awaiting_payment' }) : undefined;
    case 'extend':
      if (authorizedAt) return undefined;
      return next(order, { expiresAt: new Date(Date.parse(order.expiresAt) + 300_000).toISOString() });
    case 'authorize':
      return status === 'awaiting_payment' && !authorizedAt ? next(order, { authorizedAt: at }) : undefined;
    case 'complete':
      return authorizedAt ? next(order, { status: 'completed', completedAt: at }) : undefined;
    case 'sellUndelivered':
      return authorizedAt ? next(order, { status: 'completed', completedAt: at, deliverBy: at }) : undefined;
    case 'cancel':
      return next(order, {
        status: 'cancelled',
        cancelledAt: at,
        cancelReason: authorizedAt ? 'payment_failed' : 'by_buyer',
      });
    case 'deliver':
    case 'accept':
    case 'refund':
      return undefined;
    default:
      return step satisfies never;
  }
}

const STEPS: readonly Step[] = [
  ...(['lock', 'extend', 'authorize', 'complete', 'sellUndelivered', 'deliver', 'accept', 'cancel', 'refund'] as const),
];

/** All snapshots of an order's life, in the order in which its owner told them. */
export const orderHistory: fc.Arbitrary<OrderSnapshot[]> = fc
  .array(fc.constantFrom(...STEPS), { maxLength: 7 })
  .map((steps) => {
    const history = [newOrder()];
    for (const step of steps) {
      const told = history[history.length - 1];
      const following = told && apply(told, step);
      if (following) history.push(following);
    }
    return history;
  });
