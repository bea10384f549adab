import { Listener } from '@tickets/common/bus';
import { liveOrderStatuses, type TicketSnapshot, type TicketSubject, ticketSubjects } from '@tickets/common/contracts';
import { alignOrder } from '../../align-order';
import type { OrderDeps } from '../../deps';
import { Order } from '../../models/order';
import { ticketReplica } from '../../replicas/ticket';

export class TicketChangedListener extends Listener<TicketSubject> {
  readonly subjects = ticketSubjects;

  constructor(private readonly deps: OrderDeps) {
    super();
  }

  async onMessage(ticket: TicketSnapshot): Promise<void> {
    const isNews = await ticketReplica.store(ticket);
    // The order that holds or bought the ticket is the one that a ticket's state can move; there is one at most.
    const movable = [
      { status: { $in: liveOrderStatuses } },
      { deliveryDueAt: { $exists: true } },
      { 'refund.requestedAt': { $exists: true } },
    ];
    const holder = await Order.findOne({ heldTicketId: ticket.id, $or: movable });
    if (holder) await alignOrder(this.deps, holder, isNews ? { ticket: ticketReplica.toReplica(ticket) } : {});
  }
}
