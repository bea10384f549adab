import type { OrderResponse } from '@tickets/common/contracts';
import type { CSSProperties, ReactNode } from 'react';
import { tintOf } from '@/components/ticket/tint';
import { eventDate } from '@/lib/format';
import { passWords } from '@/lib/strings/pass';
import { ticketWords } from '@/lib/strings/ticket';

interface Props {
  ticket: OrderResponse['ticket'];
  /** Whom the ticket admits. */
  holder?: string;
  number: string;
  /** What lies below the tear. */
  children: ReactNode;
}

/** The bought ticket as paper: what it is for, and behind the perforation what opens the door. */
export function PassTicket({ ticket, holder, number, children }: Props) {
  const { hue, pattern } = tintOf(ticket.title);
  const date = ticket.startsAt ? eventDate(ticket.startsAt, ticket.timeZone).full : '';
  const facts: [string, string][] = [
    [passWords.when, date],
    [passWords.where, [ticket.venue, ticket.city].filter(Boolean).join(', ')],
    [passWords.seat, ticketWords.seat(ticket)],
    [passWords.holder, holder ?? ''],
    [passWords.number, number],
  ];
  return (
    <article className="pass">
      <div className="pass-top">
        <div className="ticket-date px-4 py-6" style={{ '--hue': hue } as CSSProperties} data-pattern={pattern}>
          <h2 className="text-21 font-semibold text-pretty">{ticket.title}</h2>
        </div>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 pt-3 pb-6 text-15">
          {facts.map(([name, value]) =>
            value ? (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="font-medium break-words">{value}</dd>
              </div>
            ) : null,
          )}
        </dl>
      </div>
      <div className="pass-stub">{children}</div>
    </article>
  );
}
