import { Listener } from '@tickets/common/bus';
import { type TicketSnapshot, type TicketSubject, ticketSubjects } from '@tickets/common/contracts';
import type { TicketStream } from '../../routes/ticket-stream';

/** Lets the visitors whose streams end at this instance know. Every instance hears every change. */
export class TicketChangedListener extends Listener<TicketSubject> {
  readonly subjects = ticketSubjects;
  override readonly audience = 'instance';

  constructor(private readonly stream: TicketStream) {
    super();
  }

  onMessage(ticket: TicketSnapshot): Promise<void> {
    this.stream.tell(ticket);
    return Promise.resolve();
  }
}
