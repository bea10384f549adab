import { type DeliveryState, isLiveOrder, type OrderResponse, type PassResponse } from '@tickets/common/contracts';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Checkout } from '@/components/checkout/checkout';
import { OrderEnded } from '@/components/checkout/order-ended';
import { Receipt } from '@/components/checkout/receipt';
import { NoSuchPage } from '@/components/layout/no-such-page';
import { FollowTickets } from '@/components/ticket/follow-tickets';
import { TicketCard } from '@/components/ticket/ticket-card';
import { TicketFacts } from '@/components/ticket/ticket-facts';
import { Empty } from '@/components/ui/empty';
import { isSettling } from '@/lib/after-payment';
import { latestDelivery } from '@/lib/delivery/latest-delivery';
import { dateAndTime, money } from '@/lib/format';
import { receiptStateOf } from '@/lib/receipt-state';
import { env } from '@/lib/server/env';
import { isId } from '@/lib/server/is-id';
import { requireSession, requireViewer } from '@/lib/server/require-viewer';
import { emailOf, idOf, orderById, passOf, ticketById } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { checkout } from '@/lib/strings/checkout';
import { orderWords } from '@/lib/strings/orders';
import { pages } from '@/lib/urls';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ redirect_status?: string | string[] }>;
}

const SETTLING_MS = 5_000;
const DELIVERING_MS = 30_000;

export const metadata: Metadata = { title: checkout.title, robots: { index: false } };

export default async function OrderPage({ params, searchParams }: Props) {
  const { id } = await params;
  if (!isId(id)) return <NoSuchPage />;
  const viewer = await requireViewer(pages.order(id));
  const [answer, zone] = await Promise.all([orderById(id), viewerZone()]);
  requireSession(answer, viewer, pages.order(id));
  if (!answer.ok && answer.why === 'not_found') return <NoSuchPage />;
  if (!answer.ok) return <Empty words={orderWords.down} href={pages.order(id)} reload />;
  const order = answer.data;
  // What the bank put into the address is no one's business any more.
  if (!isLiveOrder(order) && (await searchParams).redirect_status) redirect(pages.order(id));
  if (order.status === 'completed') {
    const { delivery, pass } = await deliveryOf(order.ticket.id);
    const state = receiptStateOf(order, delivery);
    const { refund, resale } = order;
    const isMoving = isSettling(order) || refund || state === 'overdue' || resale?.status === 'held';
    return (
      <>
        <FollowTickets
          ids={resale ? [order.ticket.id, resale.ticketId] : [order.ticket.id]}
          ownOrders
          everyMs={isMoving ? SETTLING_MS : state === 'coming' || resale ? DELIVERING_MS : undefined}
        />
        <Receipt order={order} delivery={delivery} pass={pass} buyer={emailOf(viewer)} zone={zone} />
      </>
    );
  }
  if (order.status === 'cancelled') {
    const ticket = await ticketById(order.ticket.id);
    return (
      <>
        <FollowTickets ids={[order.ticket.id]} ownOrders everyMs={isSettling(order) ? SETTLING_MS : undefined} />
        <OrderEnded
          order={order}
          ticket={ticket.ok ? ticket.data : undefined}
          viewerId={idOf(viewer)}
          buyer={emailOf(viewer)}
          zone={zone}
        />
      </>
    );
  }
  const ticket = await ticketById(order.ticket.id);
  return (
    <>
      <h1 className="mb-6 text-28 md:text-40">{checkout.title}</h1>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,27rem)] lg:gap-12">
        <Summary order={order} delivery={ticket.ok ? (ticket.data.delivery ?? 'none') : undefined} zone={zone} />
        <div>
          <noscript>
            <p className="mb-4 text-error">{checkout.needsScript}</p>
          </noscript>
          <Checkout order={order} publishableKey={env.stripePublishableKey()} zone={zone} />
        </div>
      </div>
    </>
  );
}

/** What the buyer of a ticket has of it by now. The pass comes along only where it was opened before. */
async function deliveryOf(ticketId: string): Promise<{ delivery: DeliveryState; pass?: PassResponse }> {
  const ticket = await ticketById(ticketId);
  // Where nobody can say, the button to show the ticket stays, which says why it can't.
  const delivery = ticket.ok ? (ticket.data.delivery ?? 'none') : 'ready';
  const pass = delivery === 'ready' ? await passOf(ticketId) : undefined;
  return { delivery, pass: pass?.ok ? pass.data : undefined };
}

interface SummaryProps {
  order: OrderResponse;
  /** Unknown where nobody can say. */
  delivery?: DeliveryState;
  zone?: string;
}

function Summary({ order: { ticket, now }, delivery, zone }: SummaryProps) {
  const price = money(ticket.price, ticket.currency);
  const latest = latestDelivery(ticket.startsAt, Date.parse(now));
  return (
    <section aria-label={checkout.summary} className="space-y-6">
      <TicketCard heading="h2" ticket={ticket} />
      <div className="max-lg:hidden">
        <TicketFacts ticket={ticket} />
      </div>
      <div className="border-t border-line pt-4">
        <p className="flex items-baseline justify-between text-21 font-semibold">
          <span>{checkout.total}</span>
          <span className="tabular-nums">{price}</span>
        </p>
        <p className="mt-1 text-13 text-muted">{checkout.totalNote}</p>
        {delivery ? (
          <p className="mt-1 text-13 text-muted">
            {checkout.delivery[delivery](price, latest && dateAndTime(latest, zone))}
          </p>
        ) : null}
      </div>
    </section>
  );
}
