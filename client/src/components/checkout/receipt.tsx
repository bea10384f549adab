import type { OrderResponse } from '@tickets/common/contracts';
import { StatusChip } from '@/components/ticket/status-chip';
import { TicketCard } from '@/components/ticket/ticket-card';
import { TicketFacts } from '@/components/ticket/ticket-facts';
import { buttonClass } from '@/components/ui/button-class';
import { Icon } from '@/components/ui/icon';
import { dateAndTime, money } from '@/lib/format';
import { orderSentence, receipt } from '@/lib/strings';
import { pages } from '@/lib/urls';
import { AfterPayment } from './after-payment';
import { FocusHeading } from './focus-heading';
import { PrintButton } from './print-button';

/** The paid order: safe to load again, to print, and to take into a calendar. */
export function Receipt({ order, zone }: { order: OrderResponse; zone?: string }) {
  const { ticket, payment } = order;
  const paidAt = order.completedAt ?? order.createdAt;
  const rows: [string, string][] = [
    [receipt.order, order.id],
    [receipt.amount, money(payment?.amount ?? ticket.price, ticket.currency)],
    [receipt.time, dateAndTime(paidAt, zone)],
  ];
  if (payment?.last4) rows.splice(2, 0, [receipt.card, receipt.ending(brandName(payment.brand), payment.last4)]);
  return (
    <section className="mx-auto max-w-3xl space-y-6">
      <p className="inline-flex items-center gap-2 rounded-full bg-available-bg px-3 py-1 text-15 font-medium text-available">
        <Icon name="available" />
        <span>{orderSentence(order, '')}</span>
      </p>
      <FocusHeading>{receipt.title}</FocusHeading>
      <p className="text-muted no-print">{receipt.text}</p>
      <AfterPayment order={order} />
      <TicketCard heading="h2" ticket={ticket} chip={<StatusChip status="yours" />} />
      <TicketFacts ticket={ticket} />
      <dl className="divide-y divide-line rounded-card border border-line bg-surface px-6 py-2">
        {rows.map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6 py-3">
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium break-all tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-3 no-print">
        {ticket.startsAt ? (
          <a className={buttonClass('primary')} href={pages.calendar(order.id)} download>
            {receipt.calendar}
          </a>
        ) : null}
        <PrintButton />
        <a className={buttonClass('secondary')} href={pages.orders}>
          {receipt.orders}
        </a>
      </div>
    </section>
  );
}

function brandName(brand = 'card'): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
