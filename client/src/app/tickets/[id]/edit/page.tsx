import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NoSuchPage } from '@/components/layout/no-such-page';
import { TicketForm } from '@/components/sell/ticket-form';
import { Empty } from '@/components/ui/empty';
import { isId } from '@/lib/server/is-id';
import { requireViewer } from '@/lib/server/require-viewer';
import { idOf, ticketById } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { browse } from '@/lib/strings/browse';
import { sell } from '@/lib/strings/sell';
import { detail } from '@/lib/strings/ticket-page';
import { draftFrom } from '@/lib/ticket-draft';
import { pages } from '@/lib/urls';
import { zonesWith } from '@/lib/zoned-time';

export const metadata: Metadata = { title: sell.editTitle, robots: { index: false } };

const whyNot = {
  held: detail.seller.held.note,
  sold: detail.seller.sold.note,
  ended: detail.seller.ended.note,
  removed: detail.seller.removed.note,
};

export default async function EditPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!isId(id)) return <NoSuchPage />;
  const viewer = await requireViewer(pages.editTicket(id));
  const answer = await ticketById(id);
  if (!answer.ok && answer.why !== 'down') return <NoSuchPage />;
  if (!answer.ok) return <Empty words={browse.down} href={pages.editTicket(id)} reload />;
  const ticket = answer.data;
  // Where nobody can say who looks, the form is shown: the service takes it from the seller alone.
  if (viewer.is === 'known' && ticket.userId !== idOf(viewer)) redirect(pages.ticket(id));
  if (ticket.status !== 'available') {
    const words = { title: sell.noEdit, text: whyNot[ticket.status], action: sell.toListings };
    return <Empty words={words} href={pages.listings} />;
  }
  const zone = ticket.timeZone ?? (await viewerZone()) ?? 'America/New_York';
  return (
    <>
      <h1 className="mb-6 text-28 md:text-40">{sell.editTitle}</h1>
      <TicketForm
        here={pages.editTicket(id)}
        edited={ticket}
        ticket={ticket}
        shown={draftFrom(ticket, zone)}
        zones={zonesWith(zone)}
      />
    </>
  );
}
