import type { DeliveryState } from '@tickets/common/contracts';
import { eventDate } from '@/lib/format';
import { deliveryText, ticketWords } from '@/lib/strings/ticket';
import { detail } from '@/lib/strings/ticket-page';
import type { CardTicket } from './ticket-card';

/** All that the seller said, in full where a card has to shorten it; nothing stands in for what was left blank. */
export function TicketFacts({ ticket, delivery }: { ticket: CardTicket; delivery?: DeliveryState }) {
  const { startsAt, timeZone, category } = ticket;
  const facts: [string, string][] = [
    [detail.when, startsAt ? eventDate(startsAt, timeZone).full : ''],
    [detail.where, [ticket.venue, ticket.city].filter(Boolean).join(', ')],
    [detail.seat, ticketWords.seat(ticket)],
    [detail.category, category && category !== 'other' ? ticketWords.category[category] : ''],
    [deliveryText.label, delivery ? deliveryText.full[delivery] : ''],
  ];
  const said = facts.filter(([, value]) => value);
  if (said.length === 0) return null;
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_minmax(0,1fr)]">
      {said.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-15 text-muted max-sm:-mb-3">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
