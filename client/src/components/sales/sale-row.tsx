import type { SaleResponse } from '@tickets/common/contracts';
import { HandoverForm } from '@/components/delivery/handover-form';
import { AskRefund } from '@/components/refund/ask-refund';
import { buttonClass } from '@/components/ui/button-class';
import { dateAndTime, eventDate } from '@/lib/format';
import { canGiveBack, needsHandover, type SaleState, saleStateOf } from '@/lib/sale-state';
import { shortNumber } from '@/lib/short-number';
import { saleSentence, saleWords } from '@/lib/strings/sales';
import { ticketWords } from '@/lib/strings/ticket';
import { pages } from '@/lib/urls';

const looks: Record<SaleState, string> = {
  to_deliver: 'bg-held-bg text-held',
  overdue: 'bg-error-bg text-error',
  asked: 'bg-held-bg text-held',
  delivered: 'bg-available-bg text-available',
  opened: 'bg-available-bg text-available',
  refunding: 'bg-confirming-bg text-confirming',
  refunded: 'bg-sold-bg text-sold',
};

/** A sale: what it brought, what has to be done until when, and the doing of it. */
export function SaleRow({ sale, amount, zone }: { sale: SaleResponse; amount: string; zone?: string }) {
  const { ticket } = sale;
  const nowMs = Date.now();
  const state = saleStateOf(sale, nowMs);
  const isDue = needsHandover(sale, nowMs);
  const date = ticket.startsAt ? eventDate(ticket.startsAt, ticket.timeZone).full : '';
  const place = [date, ticketWords.seat(ticket)].filter(Boolean).join(' · ');
  const at = isDue ? sale.deliverBy : sale.openedAt;
  return (
    <li className="rounded-card border border-line bg-surface p-4 md:px-6">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="text-17 font-semibold">
            <a href={pages.ticket(ticket.id)} className="hover:text-primary">
              {ticket.title}
            </a>
          </h3>
          {place ? <p className="text-15 text-muted">{place}</p> : null}
          <p className="text-13 text-muted">
            {saleWords.sold(dateAndTime(sale.completedAt, zone))}{' '}
            <span className="whitespace-nowrap">{saleWords.order(shortNumber(sale.id))}</span>
          </p>
        </div>
        <p className={`rounded-full px-3 py-1 text-13 font-medium ${looks[state]}`}>
          {saleSentence(sale, state, at && dateAndTime(at, zone))}
        </p>
        <p className="text-17 font-semibold tabular-nums sm:text-end">
          {state === 'refunded' || state === 'refunding' ? (
            <s className="text-muted">{amount}</s>
          ) : (
            saleWords.receive(amount)
          )}
        </p>
      </div>
      {isDue ? (
        <details className="mt-3 border-t border-line pt-1">
          <summary className="min-h-11 py-2.5 font-medium text-primary">{saleWords.handOver}</summary>
          <HandoverForm ticketId={ticket.id} here={pages.sales} />
        </details>
      ) : null}
      <div
        className={`flex flex-wrap gap-3 empty:hidden ${state === 'asked' || state === 'refunded' ? 'mt-3' : 'mt-1'}`}
      >
        {canGiveBack(sale, nowMs) ? (
          <AskRefund
            orderId={sale.id}
            reason="seller"
            amount={amount}
            action={state === 'asked' ? saleWords.confirm : undefined}
          />
        ) : null}
        {state === 'refunded' ? (
          <a href={pages.listAgain(ticket.id)} className={buttonClass('secondary')}>
            {saleWords.again}
          </a>
        ) : null}
      </div>
    </li>
  );
}
