import type { DeliveryState, OrderResponse, PassResponse } from '@tickets/common/contracts';
import { NoPass } from '@/components/pass/no-pass';
import { Pass } from '@/components/pass/pass';
import { PassTicket } from '@/components/pass/pass-ticket';
import { BuyerRefund } from '@/components/refund/buyer-refund';
import { buttonClass } from '@/components/ui/button-class';
import { Icon } from '@/components/ui/icon';
import { dateAndTime, money } from '@/lib/format';
import { type ReceiptState, receiptStateOf } from '@/lib/receipt-state';
import { shortNumber } from '@/lib/short-number';
import { orderSentence } from '@/lib/strings/orders';
import { receipt } from '@/lib/strings/receipt';
import { pages } from '@/lib/urls';
import { AfterPayment } from './after-payment';
import { FocusHeading } from './focus-heading';
import { OrderFacts } from './order-facts';
import { PrintButton } from './print-button';

interface Props {
  order: OrderResponse;
  /** Whether there is something to show at the door. */
  delivery: DeliveryState;
  /** The pass, where it was opened before. */
  pass?: PassResponse;
  buyer?: string;
  zone?: string;
}

/** The paid order is the ticket: safe to load again, to print, and to take into a calendar. */
export function Receipt({ order, delivery, pass, buyer, zone }: Props) {
  const { ticket } = order;
  const state = receiptStateOf(order, delivery);
  return (
    <section className="mx-auto max-w-4xl">
      <p
        className={`inline-flex items-center gap-2 rounded-full px-3 py-1 text-15 font-medium ${lookOf(order, state)}`}
      >
        <Icon name={state === 'ready' && !order.refund ? 'available' : 'info'} />
        <span>{orderSentence(order, { deliverBy: order.deliverBy && dateAndTime(order.deliverBy, zone) })}</span>
      </p>
      <div className="mt-4">
        <FocusHeading>{receipt.title[state]}</FocusHeading>
      </div>
      <p className="mt-2 mb-6 text-muted no-print">{receipt.text}</p>
      <div className="mb-6 space-y-3 empty:hidden">
        <AfterPayment order={order} />
      </div>
      <div className="grid items-start gap-6 md:grid-cols-[minmax(0,24rem)_minmax(0,1fr)] md:gap-8">
        <PassTicket ticket={ticket} holder={state === 'sold_on' ? undefined : buyer} number={shortNumber(order.id)}>
          {state === 'ready' ? (
            <Pass ticketId={ticket.id} title={ticket.title} opened={pass} />
          ) : (
            <NoPass order={order} state={state} zone={zone} />
          )}
        </PassTicket>
        <div className="min-w-0 space-y-6">
          <Next order={order} state={state} zone={zone} />
          <OrderFacts order={order} buyer={buyer} zone={zone} />
          <Actions order={order} state={state} />
          {state === 'sold_on' ? null : <BuyerRefund order={order} />}
        </div>
      </div>
    </section>
  );
}

function lookOf({ refund }: OrderResponse, state: ReceiptState): string {
  if (state === 'sold_on') return 'bg-sold-bg text-sold';
  return refund || state === 'overdue' ? 'bg-confirming-bg text-confirming' : 'bg-available-bg text-available';
}

interface InState {
  order: OrderResponse;
  state: ReceiptState;
  zone?: string;
}

/** What the buyer has to expect and to do. */
function Next({ order, state, zone }: InState) {
  const { deliverBy, refund, resale, payment, ticket } = order;
  const amount = money(payment?.amount ?? ticket.price, ticket.currency);
  const isUndecided = refund?.reason === 'event_cancelled' && (state === 'ready' || state === 'coming');
  const text = {
    ready: receipt.next.ready,
    coming: receipt.next.coming(deliverBy && dateAndTime(deliverBy, zone), amount),
    overdue: receipt.next.refund,
    refunding: receipt.next.refund,
    sold_on: receipt.next.soldOn,
  };
  return (
    <div>
      <h2 className="text-17 font-semibold">{receipt.next.title}</h2>
      <p className="mt-1">{isUndecided ? receipt.next.asked : text[state]}</p>
      {resale && state === 'ready' ? <p className="mt-1">{receipt.next.onSale}</p> : null}
      <p className="mt-1 text-15">
        <a href={pages.refunds} className="text-primary underline underline-offset-4">
          {receipt.terms}
        </a>
      </p>
    </div>
  );
}

function Actions({ order: { id, ticket, refund, resale }, state }: InState) {
  return (
    <div className="flex flex-wrap gap-3 no-print">
      {ticket.startsAt && state !== 'sold_on' && state !== 'refunding' ? (
        <a className={buttonClass('secondary')} href={pages.calendar(id)} download>
          {receipt.calendar}
        </a>
      ) : null}
      <PrintButton />
      {resale ? (
        <a
          className={buttonClass('secondary')}
          href={state === 'sold_on' ? pages.sales : pages.ticket(resale.ticketId)}
        >
          {state === 'sold_on' ? receipt.toSales : receipt.toListing}
        </a>
      ) : state === 'ready' && !refund ? (
        <a className={buttonClass('secondary')} href={pages.resell(id)}>
          {receipt.resell}
        </a>
      ) : null}
      <a className={buttonClass('quiet')} href={pages.orders}>
        {receipt.orders}
      </a>
    </div>
  );
}
