import type { TicketResponse } from '@tickets/common/contracts';
import { ticketsBy } from '@/lib/server/services';
import { detail } from '@/lib/strings/ticket-page';
import { TicketList } from './ticket-list';

const SHOWN = 4;

type Like = Pick<TicketResponse, 'id' | 'title' | 'category'>;

/** Others that can be bought: the same event first, then the same kind. */
export async function SimilarTickets({ to, viewerId }: { to: Like; viewerId?: string }) {
  const [event, kind] = await Promise.all([
    ticketsBy({ q: to.title.slice(0, 100) }, SHOWN + 1),
    ticketsBy(to.category ? { category: to.category } : {}, SHOWN * 2),
  ]);
  const found = new Map<string, TicketResponse>();
  for (const answer of [event, kind]) {
    if (answer.ok) for (const ticket of answer.data) found.set(ticket.id, ticket);
  }
  const tickets = [...found.values()].filter(({ id, userId }) => id !== to.id && userId !== viewerId).slice(0, SHOWN);
  if (tickets.length === 0) return null;
  return (
    <section id="similar" className="mt-12 no-print">
      <h2 className="mb-4 text-21">{detail.similar}</h2>
      <TicketList tickets={tickets} viewerId={viewerId} />
    </section>
  );
}
