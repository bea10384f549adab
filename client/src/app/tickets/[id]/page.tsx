import type { Metadata } from 'next';
import { BackToSearch } from '@/components/browse/back-to-search';
import { TicketPanel } from '@/components/buy/ticket-panel';
import { HandoverDue } from '@/components/delivery/handover-due';
import { NoSuchPage } from '@/components/layout/no-such-page';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { LiveChip, LivePrice, LiveStamp } from '@/components/ticket/live-parts';
import { SimilarTickets } from '@/components/ticket/similar-tickets';
import { TicketCard, YoursChip } from '@/components/ticket/ticket-card';
import { TicketFacts } from '@/components/ticket/ticket-facts';
import { TicketJsonLd } from '@/components/ticket/ticket-json-ld';
import { Empty } from '@/components/ui/empty';
import { dateAndTime, eventDate, money } from '@/lib/format';
import { needsHandover } from '@/lib/sale-state';
import { isId } from '@/lib/server/is-id';
import { ownOrderOf, ownSaleOf } from '@/lib/server/own-order';
import { currentViewer, idOf, ticketById } from '@/lib/server/services';
import { searchBefore, viewerZone } from '@/lib/server/viewer';
import { browse } from '@/lib/strings/browse';
import { problems } from '@/lib/strings/site';
import { detail } from '@/lib/strings/ticket-page';
import { pages } from '@/lib/urls';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const ticket = isId(id) ? await ticketById(id) : undefined;
  const robots = { index: false };
  if (!ticket) return { title: problems.notFound.title, robots };
  if (!ticket.ok) return ticket.why === 'down' ? { robots } : { title: problems.notFound.title, robots };
  const { title, price, currency, venue, city, startsAt, timeZone, status } = ticket.data;
  const facts = [startsAt && eventDate(startsAt, timeZone).full, venue, city, money(price, currency)];
  const description = facts.filter(Boolean).join(' · ');
  return {
    title,
    description,
    alternates: { canonical: pages.ticket(id) },
    openGraph: { title, description, url: pages.ticket(id) },
    ...(status === 'removed' ? { robots } : {}),
  };
}

export default async function TicketPage({ params }: Props) {
  const { id } = await params;
  if (!isId(id)) return <NoSuchPage />;
  const [answer, viewer, zone] = await Promise.all([ticketById(id), currentViewer(), viewerZone()]);
  if (!answer.ok && answer.why !== 'down') return <NoSuchPage />;
  if (!answer.ok) return <Empty words={browse.down} href={pages.ticket(id)} reload />;
  const ticket = answer.data;
  const { status, price, version, lockedUntil, currency } = ticket;
  const live = { id, status, price, version, lockedUntil };
  const viewerId = idOf(viewer);
  const isOffered = status === 'available' || status === 'held';
  const yours = ticket.userId === viewerId;
  const canHold = viewer.is !== 'signed-out' && !yours;
  const own = canHold ? await ownOrderOf(ticket) : undefined;
  const isOwed = yours && status === 'sold' && ticket.delivery === 'none';
  const sale = isOwed ? await ownSaleOf(id) : undefined;
  return (
    <>
      <FollowTickets ids={[id]} />
      <TicketJsonLd ticket={ticket} />
      <BackToSearch search={await searchBefore()} ticketId={id} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="space-y-6">
          <TicketCard
            heading="h1"
            ticket={ticket}
            chip={
              <>
                <LiveChip ticket={live} />
                {yours && isOffered ? <YoursChip /> : null}
              </>
            }
            price={<LivePrice ticket={live} currency={currency} />}
            stamp={<LiveStamp ticket={live} />}
          />
          <TicketFacts ticket={ticket} delivery={isOffered ? (ticket.delivery ?? 'none') : undefined} />
        </div>
        <aside className="rounded-card border border-line bg-surface p-6 lg:sticky lg:top-24">
          <p className="text-15 text-muted">{yours ? detail.sellerPrice : detail.price}</p>
          <p className="text-28 font-semibold tabular-nums">
            <LivePrice ticket={live} currency={currency} />
          </p>
          <p className="mb-4 text-13 text-muted">{yours ? detail.sellerPriceNote : detail.priceNote}</p>
          <TicketPanel
            ticket={{ ...live, currency }}
            viewer={yours ? 'owner' : canHold ? 'buyer' : 'signed-out'}
            own={own === 'unknown' ? undefined : own}
            isUnsure={own === 'unknown'}
            zone={zone}
          />
          {isOwed && (!sale || needsHandover(sale, Date.now())) ? (
            <HandoverDue ticketId={id} by={sale?.deliverBy && dateAndTime(sale.deliverBy, zone)} />
          ) : null}
          <noscript>
            <p className="mt-3 text-13 text-muted">{detail.needsScript}</p>
          </noscript>
        </aside>
      </div>
      {yours ? null : <SimilarTickets to={ticket} viewerId={viewerId} />}
    </>
  );
}
