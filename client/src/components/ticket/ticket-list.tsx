import type { TicketResponse } from '@tickets/common/contracts';
import { ListedTicket } from './listed-ticket';

interface Props {
  tickets: TicketResponse[];
  viewerId?: string;
  /** One below the heading that stands over the list. */
  heading?: 'h2' | 'h3';
  /** The list is of the viewer's own tickets. */
  allYours?: boolean;
  /** What else is to be said of a ticket, by its id. */
  notes?: Record<string, string>;
}

export function TicketList({ tickets, viewerId, heading = 'h3', allYours, notes = {} }: Props) {
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <ListedTicket
            ticket={ticket}
            viewerId={viewerId}
            heading={heading}
            allYours={allYours}
            note={notes[ticket.id]}
          />
        </li>
      ))}
    </ul>
  );
}

/** Cards without their words while new ones are on the way; of the true size, so that nothing jumps. */
export function TicketListSkeleton() {
  return (
    <ul className="grid gap-4 lg:grid-cols-2" aria-hidden="true">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <li key={key} className="ticket animate-[breathe_1.4s_ease-in-out_infinite]">
          <div className="ticket-paper" />
          <div className="ticket-grid">
            <div className="ticket-date bg-sold-bg" />
            <div className="flex flex-col justify-center gap-2 p-4">
              <span className="h-5 w-3/4 rounded-control bg-sold-bg" />
              <span className="h-4 w-1/2 rounded-control bg-sold-bg" />
              <span className="h-4 w-1/3 rounded-control bg-sold-bg" />
              <span className="h-7 w-24 rounded-full bg-sold-bg" />
            </div>
            <div className="ticket-stub flex items-center justify-center">
              <span className="h-6 w-20 rounded-control bg-sold-bg" />
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
