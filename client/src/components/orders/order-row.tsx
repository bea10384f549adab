import type { OrderResponse } from '@tickets/common/contracts';
import { buttonClass } from '@/components/ui/button-class';
import { dateAndTime, eventDate, money, timeOfDay } from '@/lib/format';
import { orderSentence, orderWords } from '@/lib/strings/orders';
import { pages } from '@/lib/urls';

const looks = {
  live: 'bg-held-bg text-held',
  confirming: 'bg-confirming-bg text-confirming',
  paid: 'bg-available-bg text-available',
  over: 'bg-sold-bg text-sold',
} as const;

function lookOf(order: OrderResponse): keyof typeof looks {
  if (order.status === 'completed' && order.resale?.status === 'sold') return 'over';
  if (order.status === 'completed') return order.refund ? 'confirming' : 'paid';
  if (order.status === 'cancelled') return 'over';
  return order.authorizedAt ? 'confirming' : 'live';
}

export function OrderRow({ order, zone }: { order: OrderResponse; zone?: string }) {
  const { ticket } = order;
  const look = lookOf(order);
  const date = ticket.startsAt ? eventDate(ticket.startsAt, ticket.timeZone).full : undefined;
  const deliverBy = order.deliverBy && dateAndTime(order.deliverBy, zone);
  return (
    <li className="card relative flex flex-wrap items-center gap-x-6 gap-y-3 rounded-card border border-line bg-surface p-4 hover:border-control md:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="text-17 font-semibold">
          {/* A full load: the checkout has a security policy of its own. */}
          <a href={pages.order(order.id)} className="card-link hover:text-primary">
            {ticket.title}
          </a>
        </h3>
        {date ? <p className="text-15 text-muted">{date}</p> : null}
        <p className="text-13 text-muted">
          <time dateTime={order.createdAt}>{orderWords.ordered(dateAndTime(order.createdAt, zone))}</time>
        </p>
      </div>
      <p className={`rounded-full px-3 py-1 text-13 font-medium ${looks[look]}`}>
        {orderSentence(order, { until: timeOfDay(order.expiresAt, zone), deliverBy })}
      </p>
      <p className="text-17 font-semibold tabular-nums sm:min-w-28 sm:text-end">
        {money(ticket.price, ticket.currency)}
      </p>
      <span
        aria-hidden="true"
        className={
          look === 'live'
            ? buttonClass('secondary')
            : 'text-15 font-medium text-primary max-sm:hidden sm:w-25 sm:text-center'
        }
      >
        {look === 'live' ? orderWords.pay : orderWords.open}
      </span>
    </li>
  );
}
