import type { TicketResponse } from '@tickets/common/contracts';
import { LiveAction, LiveChip, LivePrice, LiveStamp } from './live-parts';
import { TicketCard, YoursChip } from './ticket-card';

interface Props {
  ticket: TicketResponse;
  viewerId?: string;
  heading?: 'h2' | 'h3';
}

/** A ticket in a list: the card as a link, its changing parts live. */
export function ListedTicket({ ticket, viewerId, heading }: Props) {
  const { id, status, price, version, lockedUntil } = ticket;
  const live = { id, status, price, version, lockedUntil };
  const yours = ticket.userId === viewerId;
  return (
    <TicketCard
      linked
      heading={heading}
      ticket={ticket}
      chip={
        <>
          <LiveChip ticket={live} />
          {yours ? <YoursChip /> : null}
        </>
      }
      price={<LivePrice ticket={live} currency={ticket.currency} />}
      stamp={<LiveStamp ticket={live} />}
      action={
        <span aria-hidden="true" className="font-medium text-primary">
          <LiveAction ticket={live} isYours={yours} />
        </span>
      }
    />
  );
}
