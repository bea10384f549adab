import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { TicketForm } from '@/components/sell/ticket-form';
import { Empty } from '@/components/ui/empty';
import { requireUser } from '@/lib/server/require-user';
import { ticketById } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { browse, detail, sell } from '@/lib/strings';
import { pages } from '@/lib/urls';

export const metadata: Metadata = { title: sell.editTitle, robots: { index: false } };

const whyNot = {
  held: detail.seller.held.note,
  sold: detail.seller.sold.note,
  ended: detail.seller.ended.note,
  removed: detail.seller.removed.note,
};

export default async function EditPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const user = await requireUser(pages.editTicket(id));
  const answer = await ticketById(id);
  if (!answer.ok && answer.why !== 'down') notFound();
  if (!answer.ok) return <Empty words={browse.down} href={pages.editTicket(id)} reload />;
  const ticket = answer.data;
  if (ticket.userId !== user.id) redirect(pages.ticket(id));
  if (ticket.status !== 'available') {
    const words = { title: sell.noEdit, text: whyNot[ticket.status], action: sell.toListings };
    return <Empty words={words} href={pages.listings} />;
  }
  const zone = ticket.timeZone ?? (await viewerZone()) ?? 'America/New_York';
  return (
    <>
      <h1 className="mb-6 text-28 md:text-40">{sell.editTitle}</h1>
      <TicketForm
        ticket={ticket}
        zone={zone}
        zones={[...new Set([zone, ...Intl.supportedValuesOf('timeZone')])].sort()}
      />
    </>
  );
}
