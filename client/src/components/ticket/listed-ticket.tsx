import type { TicketResponse } from '@tickets/common/contracts';
import { deliveryText } from '@/lib/strings/ticket';
import { LiveAction, LiveChip, LivePrice, LiveStamp } from './live-parts';
import { TicketCard, YoursChip } from './ticket-card';

interface Props {
  ticket: TicketResponse;
  viewerId?: string;
  heading?: 'h2' | 'h3';
  /** Where all tickets are the viewer's, none has to say so. */
  allYours?: boolean;
  note?: string;
}

/** A ticket in a list: the card as a link, its changing parts live. */
export function ListedTicket({ ticket, viewerId, heading, allYours = false, note }: Props) {
  const { id, status, price, version, lockedUntil, delivery = 'none' } = ticket;
  const live = { id, status, price, version, lockedUntil };
  const yours = allYours || ticket.userId === viewerId;
  return (
    <TicketCard
      linked
      heading={heading}
      ticket={ticket}
      chip={
        <>
          <LiveChip ticket={live} available={(allYours ? deliveryText.own : deliveryText.short)[delivery]} />
          {yours && !allYours ? <YoursChip /> : null}
          {note ? <span className="text-13 text-muted">{note}</span> : null}
        </>
      }
      price={<LivePrice ticket={live} currency={ticket.currency} />}
      // Among the viewer's own, grouped by what they are, it would only lie over what a sale needs.
      stamp={allYours ? undefined : <LiveStamp ticket={live} />}
      action={
        <span aria-hidden="true" className="font-medium text-primary">
          <LiveAction ticket={live} isYours={yours} />
        </span>
      }
    />
  );
}
