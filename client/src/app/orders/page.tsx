import type { Metadata } from 'next';
import Link from 'next/link';
import { OrderRow } from '@/components/orders/order-row';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { PAGE_SIZE } from '@/lib/browse-query';
import { groupOrders } from '@/lib/order-groups';
import { requireSession, requireViewer } from '@/lib/server/require-viewer';
import { ordersOfCaller } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { orderWords } from '@/lib/strings/orders';
import { firstOf, pages, withQuery } from '@/lib/urls';

export const metadata: Metadata = { title: orderWords.title, robots: { index: false } };

const SHOWN_MAX = 960;
const groups = ['live', 'upcoming', 'earlier'] as const;

export default async function OrdersPage({ searchParams }: { searchParams: Promise<{ show?: string | string[] }> }) {
  const viewer = await requireViewer(pages.orders);
  const wanted = Number.parseInt(firstOf((await searchParams).show) ?? '', 10) || PAGE_SIZE;
  const [orders, zone] = await Promise.all([
    ordersOfCaller(Math.min(Math.max(wanted, PAGE_SIZE), SHOWN_MAX)),
    viewerZone(),
  ]);
  requireSession(orders, viewer, pages.orders);
  const grouped = groupOrders(orders.ok ? orders.data : [], Date.now());
  return (
    <>
      <FollowTickets ids={orders.ok ? orders.data.map(({ ticket }) => ticket.id) : []} ownOrders />
      <h1 className="mb-6 text-28 md:text-40">{orderWords.title}</h1>
      {!orders.ok ? (
        <Empty words={orderWords.down} href={pages.orders} reload />
      ) : orders.data.length === 0 ? (
        <Empty words={orderWords.empty} href={pages.browse} />
      ) : (
        <>
          {groups.map((group) =>
            grouped[group].length === 0 ? null : (
              <section key={group} className="mt-8 first-of-type:mt-0">
                <h2 className="mb-4 text-21">{orderWords.groups[group]}</h2>
                <ul className="space-y-3">
                  {grouped[group].map((order) => (
                    <OrderRow key={order.id} order={order} zone={zone} />
                  ))}
                </ul>
              </section>
            ),
          )}
          {orders.data.length < orders.total ? (
            <p className="mt-6 text-center">
              <Link
                scroll={false}
                prefetch={false}
                href={withQuery(pages.orders, { show: orders.data.length + PAGE_SIZE })}
                className={buttonClass('secondary')}
              >
                {orderWords.more(orders.data.length, orders.total)}
              </Link>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
