import { Listener, storeIfNewer } from '@tickets/common/bus';
import { liveOrderStatuses, type TicketSnapshot, type TicketSubject, ticketSubjects } from '@tickets/common/contracts';
import { alignOrder } from '../../align-order';
import type { OrderDeps } from '../../deps';
import { Order } from '../../models/order';
import { replicaOf, Ticket } from '../../models/ticket';

export class TicketChangedListener extends Listener<TicketSubject> {
  readonly subjects = ticketSubjects;

  constructor(private readonly deps: OrderDeps) {
    super();
  }

  async onMessage(ticket: TicketSnapshot): Promise<void> {
    await storeIfNewer(Ticket, replicaOf(ticket));
    // The order that holds the ticket is the one that a ticket's state can move; there is one at most.
    const holder = await Order.exists({ heldTicketId: ticket.id, status: { $in: liveOrderStatuses } });
    if (holder) await alignOrder(this.deps, holder._id.toHexString());
  }
}
