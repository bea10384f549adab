import type { SaleResponse, TicketResponse, TicketView } from '@tickets/common/contracts';
import type { Metadata } from 'next';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { TicketList } from '@/components/ticket/ticket-list';
import { Empty } from '@/components/ui/empty';
import { money } from '@/lib/format';
import { saleStateOf } from '@/lib/sale-state';
import { requireSession, requireViewer } from '@/lib/server/require-viewer';
import { salesOfCaller, ticketsBy } from '@/lib/server/services';
import { listings } from '@/lib/strings/listings';
import { saleSentence } from '@/lib/strings/sales';
import { pages } from '@/lib/urls';

export const metadata: Metadata = { title: listings.title, robots: { index: false } };

const SHOWN_MAX = 500;
const groups = ['available', 'held', 'sold', 'ended', 'removed'] as const;

export default async function ListingsPage() {
  const viewer = await requireViewer(pages.listings);
  const [current, removed, sales] = await Promise.all([
    ticketsBy({ mine: 'true', status: 'all', sort: 'newest' }, SHOWN_MAX),
    ticketsBy({ mine: 'true', status: 'removed', sort: 'newest' }, SHOWN_MAX),
    salesOfCaller(SHOWN_MAX),
  ]);
  requireSession(current, viewer, pages.listings);
  const tickets = current.ok ? [...current.data, ...(removed.ok ? removed.data : [])] : [];
  const unique = [...new Map(tickets.map((ticket) => [ticket.id, ticket])).values()];
  return (
    <>
      <h1 className="text-28 md:text-40">{listings.title}</h1>
      {!current.ok ? (
        <div className="mt-6">
          <Empty words={listings.down} href={pages.listings} reload />
        </div>
      ) : unique.length === 0 ? (
        <div className="mt-6">
          <Empty words={listings.empty} href={pages.sell} />
        </div>
      ) : (
        <Groups tickets={unique} notes={sales.ok ? notesOn(sales.data) : {}} />
      )}
    </>
  );
}

/** Of each ticket that was sold, what became of the sale; the newest one, where it was sold more than once. */
function notesOn(sales: SaleResponse[]): Record<string, string> {
  const newestLast = [...sales].reverse();
  return Object.fromEntries(
    newestLast.map((sale) => [sale.ticket.id, saleSentence(sale, saleStateOf(sale, Date.now()))]),
  );
}

function Groups({ tickets, notes }: { tickets: TicketResponse[]; notes: Record<string, string> }) {
  const by = (status: TicketView) => tickets.filter((ticket) => ticket.status === status);
  return (
    <>
      <FollowTickets mine />
      <p className="mt-2 text-muted tabular-nums">{sumLine(by)}</p>
      {groups.map((group) => {
        const members = by(group);
        return members.length === 0 ? null : (
          <section key={group} className="mt-12 first-of-type:mt-6">
            <h2 className="mb-4 text-21">{listings.groups[group]}</h2>
            <TicketList tickets={members} allYours notes={notes} />
          </section>
        );
      })}
    </>
  );
}

function sumLine(by: (status: TicketView) => TicketResponse[]): string {
  const parts = (['available', 'held', 'sold'] as const).flatMap((status) => {
    const members = by(status);
    // Cents, because a sum of decimal fractions drifts.
    const cents = members.reduce((sum, { price }) => sum + Math.round(price * 100), 0);
    return members.length ? [listings.part[status](members.length, money(cents / 100))] : [];
  });
  return listings.sum(parts);
}
