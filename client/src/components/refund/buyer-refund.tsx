import type { OrderResponse } from '@tickets/common/contracts';
import { money } from '@/lib/format';
import { refundForm } from '@/lib/strings/refunds';
import { AskRefund } from './ask-refund';

/** What a buyer may ask for: nothing while a refund is under way, or once the ticket was shown. */
export function BuyerRefund({ order }: { order: OrderResponse }) {
  const { id, refund, openedAt, deliverBy, delivery, now, payment, ticket } = order;
  if (refund || openedAt) return null;
  const amount = money(payment?.amount ?? ticket.price, ticket.currency);
  const isOverdue = delivery !== 'ready' && deliverBy !== undefined && Date.parse(deliverBy) <= Date.parse(now);
  return (
    <details className="rounded-control border border-line bg-surface no-print">
      <summary className="min-h-11 px-4 py-2.5 font-medium">{refundForm.title}</summary>
      <div className="flex flex-wrap gap-3 px-4 pb-4">
        {isOverdue ? <AskRefund orderId={id} reason="not_delivered" amount={amount} /> : null}
        <AskRefund orderId={id} reason="event_cancelled" amount={amount} />
      </div>
    </details>
  );
}
