import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { BuyButton } from '@/components/buy/buy-button';
import { SimilarTickets } from '@/components/ticket/similar-tickets';
import { StatusChip } from '@/components/ticket/status-chip';
import { TicketCard } from '@/components/ticket/ticket-card';
import { buttonClass } from '@/components/ui/button-class';
import { afterPayment, isSettling } from '@/lib/after-payment';
import { money, timeOfDay } from '@/lib/format';
import { browse } from '@/lib/strings/browse';
import { ended } from '@/lib/strings/checkout';
import { detail } from '@/lib/strings/ticket-page';
import { pages } from '@/lib/urls';
import { FocusHeading } from './focus-heading';
import { OrderFacts } from './order-facts';

interface Props {
  order: OrderResponse;
  /** The ticket as it is now, when it can still be seen. */
  ticket?: TicketResponse;
  viewerId?: string;
  buyer?: string;
  zone?: string;
}

/** An order that ended without a ticket: why, what became of the money, and the way on. */
export function OrderEnded({ order, ticket, viewerId, buyer, zone }: Props) {
  const reason = order.cancelReason ?? 'unknown';
  const title = ended.title[reason](timeOfDay(order.expiresAt, zone));
  const buyable = ticket?.status === 'available';
  return (
    <>
      <section className="mx-auto max-w-3xl space-y-6">
        <FocusHeading>{title}</FocusHeading>
        <p>
          {ended.text[reason]} <strong className="font-semibold">{moneyWords(order)}</strong>
        </p>
        <TicketCard
          heading="h2"
          ticket={ticket ?? order.ticket}
          chip={ticket ? <StatusChip status={ticket.status} /> : <StatusChip status="removed" />}
        />
        {order.completedAt ? <OrderFacts order={order} buyer={buyer} zone={zone} /> : null}
        <div className="max-w-sm space-y-3">
          {buyable ? (
            <BuyButton
              ticketId={ticket.id}
              agreedPrice={ticket.price}
              price={ticket.price}
              currency={ticket.currency}
              again
              note={detail.buyNote}
            />
          ) : (
            <a href={pages.browse} className={buttonClass('primary')}>
              {browse.title}
            </a>
          )}
          {ticket ? (
            <a href={pages.ticket(ticket.id)} className={buttonClass('quiet', '-ms-2')}>
              {ended.look}
            </a>
          ) : null}
        </div>
      </section>
      <SimilarTickets to={order.ticket} viewerId={viewerId} />
    </>
  );
}

/** What became of the money. Only what was never taken is said to be not charged. */
function moneyWords(order: OrderResponse): string {
  const { payment, ticket, cancelReason } = order;
  const after = afterPayment(order).join(' ');
  // Ended for another reason, the order was over before its payment arrived.
  const wasTooLate = cancelReason !== 'refunded';
  if (wasTooLate && payment && payment.refunded > 0) return ended.refunded(money(payment.refunded, ticket.currency));
  if (after) return after;
  if (isSettling(order)) return ended.settling;
  return payment?.status === 'voided' ? ended.voided : ended.notCharged;
}
