import type { OrderResponse } from '@tickets/common/contracts';
import { dateAndTime, money } from '@/lib/format';
import { shortNumber } from '@/lib/short-number';
import { receipt } from '@/lib/strings/receipt';
import { site } from '@/lib/strings/site';

interface Props {
  order: OrderResponse;
  buyer?: string;
  zone?: string;
}

/** What a receipt has to say of a purchase: its number, the money, and between whom it was. */
export function OrderFacts({ order: { id, ticket, payment, refund, ...order }, buyer, zone }: Props) {
  const card = payment?.last4 ? receipt.ending(brandName(payment.brand), payment.last4) : '';
  const { refunded = 0 } = payment ?? {};
  const rows: [string, string][] = [
    [receipt.order, shortNumber(id)],
    [receipt.amount, money(payment?.amount ?? ticket.price, ticket.currency)],
    [receipt.refunded, refunded > 0 ? money(refunded, ticket.currency) : ''],
    [receipt.card, card],
    [receipt.time, dateAndTime(order.completedAt ?? order.createdAt, zone)],
    [receipt.refundTime, refund?.refundedAt ? dateAndTime(refund.refundedAt, zone) : ''],
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

function brandName(brand = 'card'): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
