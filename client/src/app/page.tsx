import { ticketCategories } from '@tickets/common/contracts';
import type { Metadata } from 'next';
import Link from 'next/link';
import { BrowseFrame } from '@/components/browse/browse-frame';
import { Filters } from '@/components/browse/filters';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { TicketList, TicketListSkeleton } from '@/components/ticket/ticket-list';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Notice } from '@/components/ui/notice';
import { type BrowseQuery, browseQueryFrom, moreHref, type Params } from '@/lib/browse-query';
import { currentViewer, idOf, ticketsBy } from '@/lib/server/services';
import { browse } from '@/lib/strings/browse';
import { pages } from '@/lib/urls';

export const metadata: Metadata = { alternates: { canonical: pages.browse } };

export default async function BrowsePage({ searchParams }: { searchParams: Promise<Params> }) {
  const wanted = browseQueryFrom(await searchParams, ticketCategories);
  return (
    <>
      <h1 className="text-28 md:text-40">{browse.title}</h1>
      <p className="mt-2 mb-6 text-muted">{browse.lead}</p>
      <BrowseFrame form={<Filters {...wanted} />} skeleton={<TicketListSkeleton />}>
        {wanted.badPrices.map((price) => (
          <div key={price} className="mb-4">
            <Notice look="error">{browse.badPrice(price)}</Notice>
          </div>
        ))}
        <Results wanted={wanted} />
      </BrowseFrame>
    </>
  );
}

async function Results({ wanted }: { wanted: BrowseQuery }) {
  const [tickets, viewer] = await Promise.all([ticketsBy(wanted.query, wanted.shown), currentViewer()]);
  if (!tickets.ok) return <Empty words={browse.down} href={pages.browse} reload />;
  if (tickets.data.length === 0) {
    return wanted.isFiltered ? (
      <Empty words={browse.noMatch} href={pages.browse} />
    ) : (
      <Empty words={browse.empty} href={pages.sell} />
    );
  }
  const shown = tickets.data.length;
  return (
    <>
      <p className="mb-4 text-15 text-muted tabular-nums" role="status">
        {browse.shown(shown, tickets.total)}
        {wanted.isFiltered ? (
          <>
            {' · '}
            <Link href={pages.browse} className="text-primary underline underline-offset-4">
              {browse.clear}
            </Link>
          </>
        ) : null}
      </p>
      <FollowTickets />
      <TicketList tickets={tickets.data} viewerId={idOf(viewer)} heading="h2" />
      {shown < tickets.total ? (
        <p className="mt-6 text-center">
          <Link
            href={moreHref(wanted, tickets.data.at(-1)?.id ?? '')}
            scroll={false}
            prefetch={false}
            className={buttonClass('secondary')}
          >
            {browse.more(shown, tickets.total)}
          </Link>
        </p>
      ) : null}
    </>
  );
}
