import type { DeliveryState, OrderResponse, PassResponse } from '@tickets/common/contracts';
import { NotYet } from '@/components/pass/not-yet';
import { Pass } from '@/components/pass/pass';
import { PassTicket } from '@/components/pass/pass-ticket';
import { BuyerRefund } from '@/components/refund/buyer-refund';
import { buttonClass } from '@/components/ui/button-class';
import { Icon } from '@/components/ui/icon';
import { dateAndTime, money } from '@/lib/format';
import { shortNumber } from '@/lib/short-number';
import { orderSentence, receipt, site } from '@/lib/strings';
import { pages } from '@/lib/urls';
import { AfterPayment } from './after-payment';
import { FocusHeading } from './focus-heading';
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
  const { ticket, refund } = order;
  const number = shortNumber(order.id);
  return (
    <section className="mx-auto max-w-4xl">
      <p
        className={`inline-flex items-center gap-2 rounded-full px-3 py-1 text-15 font-medium ${refund ? 'bg-confirming-bg text-confirming' : 'bg-available-bg text-available'}`}
      >
        <Icon name={refund ? 'info' : 'available'} />
        <span>{orderSentence(order, { deliverBy: order.deliverBy && dateAndTime(order.deliverBy, zone) })}</span>
      </p>
      <div className="mt-4">
        <FocusHeading>{receipt.title[delivery]}</FocusHeading>
      </div>
      <p className="mt-2 mb-6 text-muted no-print">{receipt.text}</p>
      <div className="mb-6 space-y-3 empty:hidden">
        <AfterPayment order={order} />
      </div>
      <div className="grid items-start gap-6 md:grid-cols-[minmax(0,24rem)_minmax(0,1fr)] md:gap-8">
        <PassTicket ticket={ticket} holder={buyer} number={number}>
          {delivery === 'ready' && !refund?.acceptedAt ? (
            <Pass ticketId={ticket.id} title={ticket.title} opened={pass} />
          ) : (
            <NotYet order={order} zone={zone} />
          )}
        </PassTicket>
        <div className="min-w-0 space-y-6">
          <Next order={order} delivery={delivery} zone={zone} />
          <Facts order={order} number={number} buyer={buyer} zone={zone} />
          <Actions order={order} delivery={delivery} />
          <BuyerRefund order={order} />
        </div>
      </div>
    </section>
  );
}

/** What the buyer has to expect and to do. */
function Next({ order, delivery, zone }: Pick<Props, 'order' | 'delivery' | 'zone'>) {
  const { deliverBy, refund, payment, ticket } = order;
  const amount = money(payment?.amount ?? ticket.price, ticket.currency);
  const by = deliverBy && dateAndTime(deliverBy, zone);
  return (
    <div>
      <h2 className="text-17 font-semibold">{receipt.next.title}</h2>
      <p className="mt-1">
        {refund?.reason
          ? afterRefund(refund)
          : delivery === 'ready'
            ? receipt.next.ready
            : receipt.next.none(by, amount)}
      </p>
      <p className="mt-1 text-15">
        <a href={pages.refunds} className="text-primary underline underline-offset-4">
          {receipt.terms}
        </a>
      </p>
    </div>
  );
}

const afterRefund = ({ reason, acceptedAt }: NonNullable<OrderResponse['refund']>) =>
  reason === 'event_cancelled' && !acceptedAt ? receipt.next.asked : receipt.next.refund;

type FactsProps = Pick<Props, 'order' | 'buyer' | 'zone'> & { number: string };

function Facts({ order: { ticket, payment, ...order }, number, buyer, zone }: FactsProps) {
  const card = payment?.last4 ? receipt.ending(brandName(payment.brand), payment.last4) : '';
  const rows: [string, string][] = [
    [receipt.order, number],
    [receipt.amount, money(payment?.amount ?? ticket.price, ticket.currency)],
    [receipt.card, card],
    [receipt.time, dateAndTime(order.completedAt ?? order.createdAt, zone)],
    [receipt.buyer, buyer ?? ''],
    [receipt.seller, receipt.sellerNumber(shortNumber(ticket.userId))],
    [receipt.shop, site.name],
  ];
  return (
    <dl className="divide-y divide-line rounded-card border border-line bg-surface px-4 py-1 text-15">
      {rows.map(([name, value]) =>
        value ? (
          <div key={name} className="flex flex-wrap justify-between gap-x-6 py-2">
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium break-all tabular-nums">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Actions({ order: { id, ticket, refund }, delivery }: Pick<Props, 'order' | 'delivery'>) {
  return (
    <div className="flex flex-wrap gap-3 no-print">
      {ticket.startsAt ? (
        <a className={buttonClass('secondary')} href={pages.calendar(id)} download>
          {receipt.calendar}
        </a>
      ) : null}
      <PrintButton />
      {delivery === 'ready' && !refund ? (
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

function brandName(brand = 'card'): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
