import type { DeliveryState, OrderResponse, PassResponse } from '@tickets/common/contracts';
import { NotYet } from '@/components/pass/not-yet';
import { Pass } from '@/components/pass/pass';
import { PassTicket } from '@/components/pass/pass-ticket';
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
  const { ticket } = order;
  const number = shortNumber(order.id);
  return (
    <section className="mx-auto max-w-4xl">
      <p className="inline-flex items-center gap-2 rounded-full bg-available-bg px-3 py-1 text-15 font-medium text-available">
        <Icon name="available" />
        <span>{orderSentence(order, '')}</span>
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
          {delivery === 'ready' ? <Pass ticketId={ticket.id} title={ticket.title} opened={pass} /> : <NotYet />}
        </PassTicket>
        <div className="min-w-0 space-y-6">
          <div>
            <h2 className="text-17 font-semibold">{receipt.next.title}</h2>
            <p className="mt-1">{receipt.next[delivery]}</p>
          </div>
          <Facts order={order} number={number} buyer={buyer} zone={zone} />
          <Actions order={order} />
        </div>
      </div>
    </section>
  );
}

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

function Actions({ order: { id, ticket } }: { order: OrderResponse }) {
  return (
    <div className="flex flex-wrap gap-3 no-print">
      {ticket.startsAt ? (
        <a className={buttonClass('secondary')} href={pages.calendar(id)} download>
          {receipt.calendar}
        </a>
      ) : null}
      <PrintButton />
      <a className={buttonClass('quiet')} href={pages.orders}>
        {receipt.orders}
      </a>
    </div>
  );
}

function brandName(brand = 'card'): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
