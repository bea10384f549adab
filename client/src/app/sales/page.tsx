import type { Metadata } from 'next';
import Link from 'next/link';
import { SaleRow } from '@/components/sales/sale-row';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { PAGE_SIZE } from '@/lib/browse-query';
import { money } from '@/lib/format';
import { isRefunding, needsSeller } from '@/lib/sale-state';
import { requireSession, requireViewer } from '@/lib/server/require-viewer';
import { salesOfCaller } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { saleWords } from '@/lib/strings/sales';
import { firstOf, pages, withQuery } from '@/lib/urls';

export const metadata: Metadata = { title: saleWords.title, robots: { index: false } };

const SHOWN_MAX = 960;
const SETTLING_MS = 5_000;

export default async function SalesPage({ searchParams }: { searchParams: Promise<{ show?: string | string[] }> }) {
  const viewer = await requireViewer(pages.sales);
  const wanted = Number.parseInt(firstOf((await searchParams).show) ?? '', 10) || PAGE_SIZE;
  const [sales, zone] = await Promise.all([
    salesOfCaller(Math.min(Math.max(wanted, PAGE_SIZE), SHOWN_MAX)),
    viewerZone(),
  ]);
  requireSession(sales, viewer, pages.sales);
  if (!sales.ok || sales.data.length === 0) {
    return (
      <>
        <FollowTickets mine />
        <h1 className="mb-6 text-28 md:text-40">{saleWords.title}</h1>
        {sales.ok ? (
          <Empty words={saleWords.empty} href={pages.sell} />
        ) : (
          <Empty words={saleWords.down} href={pages.sales} reload />
        )}
      </>
    );
  }
  // What has to be done comes first, the earliest deadline before the others.
  const nowMs = Date.now();
  const urgent = sales.data
    .filter((sale) => needsSeller(sale, nowMs))
    .sort((a, b) => (a.deliverBy ?? '').localeCompare(b.deliverBy ?? ''));
  const others = sales.data.filter((sale) => !needsSeller(sale, nowMs));
  return (
    <>
      <FollowTickets mine everyMs={sales.data.some((sale) => isRefunding(sale, nowMs)) ? SETTLING_MS : undefined} />
      <h1 className="text-28 md:text-40">{saleWords.title}</h1>
      <p className="mt-2 text-muted">
        {saleWords.payouts}{' '}
        <a href={pages.refunds} className="text-primary underline underline-offset-4">
          {saleWords.terms}
        </a>
      </p>
      {[
        { title: saleWords.toDo, members: urgent },
        { title: saleWords.done, members: others },
      ].map(({ title, members }) =>
        members.length === 0 ? null : (
          <section key={title} className="mt-8">
            <h2 className="mb-4 text-21">{title}</h2>
            <ul className="space-y-3">
              {members.map((sale) => (
                <SaleRow key={sale.id} sale={sale} amount={money(sale.amount, sale.ticket.currency)} zone={zone} />
              ))}
            </ul>
          </section>
        ),
      )}
      {sales.data.length < sales.total ? (
        <p className="mt-6 text-center">
          <Link
            scroll={false}
            prefetch={false}
            href={withQuery(pages.sales, { show: sales.data.length + PAGE_SIZE })}
            className={buttonClass('secondary')}
          >
            {saleWords.more(sales.data.length, sales.total)}
          </Link>
        </p>
      ) : null}
    </>
  );
}
