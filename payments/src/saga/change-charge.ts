import type { SagaDeps } from '../deps';
import { payments } from '../metrics';
import { Charge, type ChargeDocument } from '../models/charge';
import { findOrder, type OrderReplica } from '../models/order';

type Decision = (charge: ChargeDocument, order: OrderReplica | null) => void;

/**
 * The only way in which a stored charge changes: read anew, the charge first and then the order, decided upon, and saved
 * together with its event over the version that was read; all over again when somebody else was faster.
 */
export async function changeCharge(
  { outbox }: Pick<SagaDeps, 'outbox'>,
  orderId: string,
  decide: Decision,
): Promise<ChargeDocument> {
  let before = { status: '', declines: 0 };
  const charge = await outbox.change<ChargeDocument>({
    load: () => Charge.findOne({ orderId }),
    apply: async (found) => {
      const order = await findOrder(orderId);
      before = { status: found.status, declines: found.declines };
      decide(found, order);
    },
  });
  if (!charge) throw new Error(`order ${orderId} has no charge`);
  if (charge.declines > before.declines) payments.inc({ outcome: 'declined' });
  if (charge.status !== before.status && charge.status !== 'created') payments.inc({ outcome: charge.status });
  return charge;
}
