import type { SagaDeps } from '../deps';
import { payments, refundsFailed } from '../metrics';
import { Charge, type ChargeDocument, copyOf, storedAttempt } from '../models/charge';
import { findOrder, type OrderReplica } from '../replicas/order';

/** A charge, and its order as it was read after it. */
export interface ChargeState {
  charge: ChargeDocument;
  order: OrderReplica | null;
}

type Decision = (charge: ChargeDocument, order: OrderReplica | null) => void;

/**
 * Loads the charge first: a snapshot of the order that is stored later than that brings its own call. Who has just stored
 * the order need not read it.
 */
export async function loadState(orderId: string, order?: OrderReplica): Promise<ChargeState | undefined> {
  const charge = await Charge.findOne({ orderId });
  return charge ? { charge, order: order ?? (await findOrder(orderId)) } : undefined;
}

/**
 * The only way in which a stored charge changes for others: decided upon, and saved together with its event over the
 * version and the attempt that were read. Who has read both documents already gives them for the first try; when another
 * writer was faster they are read again. A snapshot of the order that comes meanwhile marks the charge due by itself.
 */
export async function changeCharge(
  { outbox, signals }: Pick<SagaDeps, 'outbox' | 'signals'>,
  start: ChargeState | string,
  decide: Decision,
): Promise<ChargeState> {
  const orderId = typeof start === 'string' ? start : start.charge.orderId;
  let known = typeof start === 'string' ? undefined : start;
  let before = countsOf(undefined);
  let order: OrderReplica | null = null;
  const charge = await outbox.change<ChargeDocument>({
    known: known && copyOf(known.charge),
    load: () => Charge.findOne({ orderId }),
    apply: async (found) => {
      order = known ? known.order : await findOrder(orderId);
      known = undefined;
      before = countsOf(found);
      found.$where = storedAttempt(found);
      decide(found, order);
    },
  });
  if (!charge) throw new Error(`order ${orderId} has no charge`);
  countOutcomes(before, countsOf(charge));
  signals.changed(orderId, charge);
  return { charge, order };
}

function countsOf(charge: ChargeDocument | undefined) {
  const failedRefunds = charge?.refunds.filter(({ status }) => status === 'failed').length ?? 0;
  return { status: charge?.status, declines: charge?.declines ?? 0, failedRefunds };
}

type Counts = ReturnType<typeof countsOf>;

function countOutcomes(before: Counts, after: Counts): void {
  if (after.declines > before.declines) payments.inc({ outcome: 'declined' });
  if (after.failedRefunds > before.failedRefunds) refundsFailed.inc(after.failedRefunds - before.failedRefunds);
  const { status } = after;
  if (status && status !== before.status && status !== 'created') payments.inc({ outcome: status });
}
