import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import Link from 'next/link';
import type { CSSProperties, ReactNode } from 'react';
import { eventDate, money } from '@/lib/format';
import { ticketWords } from '@/lib/strings/ticket';
import { pages } from '@/lib/urls';
import { StatusChip } from './status-chip';
import { tintOf } from './tint';

export type CardTicket = Omit<OrderResponse['ticket'], 'id' | 'userId'> & Partial<Pick<TicketResponse, 'id'>>;

interface Props {
  ticket: CardTicket;
  /** Chip, price and stamp; live ones where the page follows the ticket. */
  chip?: ReactNode;
  price?: ReactNode;
  stamp?: ReactNode;
  /** Under the price on the stub. */
  action?: ReactNode;
  /** Makes the whole card a link to the ticket. */
  linked?: boolean;
  heading?: 'h1' | 'h2' | 'h3' | 'p';
}

/** The paper ticket, the same wherever a ticket is shown: lists, preview, detail, checkout, receipt and print. */
export function TicketCard({ ticket, chip, price, stamp, action, linked = false, heading: Heading = 'h3' }: Props) {
  const seat = ticketWords.seat(ticket);
  const place = [ticket.venue, ticket.city].filter(Boolean).join(', ');
  // In a list a long text is shortened, for it stands in full on the ticket's own page.
  const clamp = (lines: string) => (linked ? lines : '');
  return (
    <article className="ticket h-full" id={ticket.id && linked ? `ticket-${ticket.id}` : undefined}>
      <div className="ticket-paper" />
      <div className="ticket-grid">
        <DateBlock ticket={ticket} />
        <div className="flex min-w-0 flex-col justify-center gap-1 p-4">
          <Heading
            className={`${clamp('line-clamp-2')} font-semibold text-pretty ${Heading === 'h1' ? 'text-21' : 'text-17'}`}
          >
            {linked && ticket.id ? (
              <Link href={pages.ticket(ticket.id)} prefetch={false} className="card-link hover:text-primary">
                {ticket.title}
              </Link>
            ) : (
              ticket.title
            )}
          </Heading>
          {place ? <p className={`${clamp('line-clamp-1')} text-15 text-muted`}>{place}</p> : null}
          {seat ? <p className={`${clamp('line-clamp-1')} text-15 text-muted`}>{seat}</p> : null}
          {chip ? <div className="mt-1 flex min-h-7 flex-wrap gap-2">{chip}</div> : null}
        </div>
        <div className="ticket-stub flex min-w-0 flex-col justify-center gap-1 px-4 text-center @max-lg:flex-row @max-lg:items-center @max-lg:justify-between @max-lg:text-start">
          <p className="text-21 font-semibold tabular-nums" translate="no">
            {price ?? money(ticket.price, ticket.currency)}
          </p>
          <div className="text-15 text-muted">{action ?? ticketWords.allIn}</div>
        </div>
      </div>
      {stamp}
    </article>
  );
}

function DateBlock({ ticket }: { ticket: CardTicket }) {
  const { hue, pattern } = tintOf(ticket.title);
  const date = ticket.startsAt ? eventDate(ticket.startsAt, ticket.timeZone) : undefined;
  return (
    <div
      className="ticket-date flex flex-col items-center justify-center px-1 text-center"
      style={{ '--hue': hue } as CSSProperties}
      data-pattern={pattern}
    >
      {date ? (
        <time dateTime={ticket.startsAt} className="flex flex-col items-center">
          <span className="text-13">{date.weekday}</span>
          <span className="text-28 font-semibold tabular-nums">{date.day}</span>
          <span className="text-13">
            {date.month} {date.year}
          </span>
        </time>
      ) : null}
    </div>
  );
}

export function YoursChip() {
  return <StatusChip status="yours" />;
}
