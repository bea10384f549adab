import { Listener } from '@tickets/common/bus';
import { Subjects, type TicketHoldRefused } from '@tickets/common/contracts';
import { alignOrder } from '../../align-order';
import type { OrderDeps } from '../../deps';
import { cancelOrder, Order, type OrderDocument } from '../../models/order';

export class HoldRefusedListener extends Listener<Subjects.TicketHoldRefused> {
  readonly subjects = [Subjects.TicketHoldRefused] as const;

  constructor(private readonly deps: OrderDeps) {
    super();
  }

  async onMessage({ orderId, reason }: TicketHoldRefused): Promise<void> {
    const order = await this.deps.outbox.change({
      load: () => Order.findById(orderId),
      // A refusal that comes after the ticket was locked for this order is out of date.
      apply: (order: OrderDocument) => {
        if (order.status === 'created') cancelOrder(order, reason, this.deps.now());
      },
    });
    if (order) await alignOrder(this.deps, order);
  }
}
