import type { RestoreSource } from '@tickets/common/bus';
import { type ChargeSnapshot, chargeSubjects } from '@tickets/common/contracts';
import type { Attempt, AttemptStatus } from './models/attempt';
import { Charge, type ChargeDocument } from './models/charge';
import { applyRefunds } from './saga/apply-refunds';
import type { Intent, StripeGateway } from './stripe/gateway';

interface RestoreDeps {
  stripe: Pick<StripeGateway, 'listIntents' | 'listRefunds'>;
  now: () => number;
}

type IntentsByOrder = ReadonlyMap<string, readonly Intent[]>;

/** Above every key that can have been used since the backup: no snapshot holds them. */
const RESTORED_KEY_GENERATION = 1_000_000;

/** An order's last attempt begins at most this long after its charge. */
const LONGEST_ORDER_MS = 24 * 60 * 60 * 1000;

const dateOf = (instant: string | undefined) => (instant === undefined ? undefined : new Date(instant));

/** All intents that may be newer than the backup: from a day before its newest charge on. */
async function listNewIntents({ stripe }: RestoreDeps): Promise<IntentsByOrder> {
  const newest = await Charge.findOne({}, { createdAt: 1 }).sort({ createdAt: -1 }).lean();
  const since = newest && new Date(newest.createdAt.getTime() - LONGEST_ORDER_MS);
  const byOrder = new Map<string, Intent[]>();
  for (const intent of await stripe.listIntents(since ?? undefined)) {
    const { orderId = '' } = intent.metadata;
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), intent]);
  }
  return byOrder;
}

function attemptStatusOf({ status, failureReason }: ChargeSnapshot, intent: Intent | undefined): AttemptStatus {
  if (status === 'requires_action' || status === 'authorized') return status;
  if (status === 'completed' || status === 'refunded') return 'authorized';
  if (status !== 'created' || !intent || intent.status === 'canceled') return 'closed';
  if (intent.payment_method && !intent.last_payment_error) return 'confirming';
  // Without its card it can't be confirmed any more: it is cancelled, and its buyer may pay again.
  return failureReason ? 'declined' : 'replaced';
}

function attemptOf(charge: ChargeDocument, snapshot: ChargeSnapshot, intent: Intent | undefined): Attempt {
  const stored = charge.attempt?.number === snapshot.attempt ? charge.attempt : undefined;
  const method = intent?.payment_method;
  const reference = typeof method === 'string' ? method : method?.id;
  const intentId = intent?.id ?? stored?.intentId;
  return {
    number: snapshot.attempt,
    status: attemptStatusOf(snapshot, intent),
    method: stored?.method ?? { kind: 'paymentMethodId', reference: reference ?? 'unknown' },
    ...(intentId && { intentId }),
    ...(reference && { paymentMethodId: reference }),
    keyGeneration: RESTORED_KEY_GENERATION,
  };
}

/** For `restored`: what no snapshot holds of a charge is asked of Stripe, at once or soon by the worker. */
export function chargeRestoreSource(deps: RestoreDeps): RestoreSource {
  let listed: Promise<IntentsByOrder> | undefined;
  return {
    model: Charge,
    subjects: chargeSubjects,
    applySnapshot: async (charge: ChargeDocument, snapshot: ChargeSnapshot) => {
      listed ??= listNewIntents(deps);
      const intents = (await listed).get(snapshot.orderId) ?? [];
      const intent = intents.find(({ metadata }) => metadata.attempt === String(snapshot.attempt));
      const { orderId, userId, status, amountCents, currency, card, failureReason, dispute } = snapshot;
      charge.set({ orderId, userId, status, amountCents, currency, card, failureReason });
      charge.set({ createdAt: dateOf(snapshot.createdAt), authorizedAt: dateOf(snapshot.authorizedAt) });
      charge.set({ completedAt: dateOf(snapshot.completedAt), refundedAt: dateOf(snapshot.refundedAt) });
      charge.set({ attempt: attemptOf(charge, snapshot, intent), nextCheckAt: new Date(deps.now()) });
      // Its id and time are in no snapshot: whatever Stripe says next of a dispute is newer.
      charge.set({ dispute: dispute && { ...dispute, id: charge.dispute?.id ?? 'unknown', toldAtS: 0 } });
      charge.pastIntentIds = intents.filter((other) => other !== intent).map(({ id }) => id);
      const { intentId } = charge.attempt;
      if (intentId && snapshot.refund) applyRefunds(charge, await deps.stripe.listRefunds(intentId), deps.now());
      charge.updatedAt = new Date();
    },
  };
}
