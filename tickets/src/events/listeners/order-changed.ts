import { Listener, type Outbox } from '@tickets/common/bus';
import { type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
import { alignTicket } from '../../align-ticket';
import { orderReplica } from '../../replicas/order';

/** Holds, releases and sells tickets as orders come and go. */
export class OrderChangedListener extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  constructor(private readonly outbox: Outbox) {
    super();
  }

  async onMessage(order: OrderSnapshot): Promise<void> {
    const isNews = await orderReplica.store(order);
    await alignTicket(this.outbox, order.ticket.id, isNews ? order : undefined);
  }
}
