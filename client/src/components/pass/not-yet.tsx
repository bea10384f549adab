import type { OrderResponse } from '@tickets/common/contracts';
import { Icon } from '@/components/ui/icon';
import { dateAndTime, money } from '@/lib/format';
import { passWords } from '@/lib/strings';

/** Below the tear, as long as there is nothing to show: until when it comes, and that the money comes back if not. */
export function NotYet({ order, zone }: { order: OrderResponse; zone?: string }) {
  const { deliverBy, payment, ticket, refund } = order;
  const amount = money(payment?.amount ?? ticket.price, ticket.currency);
  const words = refund ? passWords.ended : passWords.coming(deliverBy && dateAndTime(deliverBy, zone), amount);
  return (
    <div className="flex flex-col items-center gap-2 p-6 text-center">
      <Icon name={refund ? 'removed' : 'held'} className="size-6 text-muted" />
      <p className="font-semibold">{words.title}</p>
      <p className="text-15 text-muted">{words.text}</p>
    </div>
  );
}
