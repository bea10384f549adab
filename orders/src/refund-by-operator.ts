import { isObjectId } from '@tickets/common/http';
import { CommandRefused } from '@tickets/common/service';
import { alignOrder } from './align-order';
import { askForRefund } from './ask-for-refund';
import type { OrderDeps } from './deps';
import { Order, type OrderDocument } from './models/order';

/** `npm run refund -w orders -- <id>`: gives the money of a sale back, whatever was delivered or opened. */
export async function refundByOperator(deps: OrderDeps, [id]: readonly string[]): Promise<string[]> {
  if (!isObjectId(id)) throw new CommandRefused('refund needs the id of an order: npm run refund -w orders -- <id>');
  const order = await deps.outbox.change<OrderDocument>({
    load: () => Order.findById(id),
    apply: async (found) => {
      if (!found.completedAt)
        throw new CommandRefused(`order ${id} is ${found.status}, so there is nothing to give back`);
      await askForRefund(deps, found, { by: 'operator', reason: 'operator' });
    },
  });
  if (!order) throw new CommandRefused(`there is no order ${id}`);
  const after = (await alignOrder(deps, order.id)) ?? order;
  return [after.status === 'cancelled' ? `order ${id} is refunded already` : `the refund of order ${id} is under way`];
}
