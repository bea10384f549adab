import type { OrderResponse } from '@tickets/common/contracts';
import { Icon } from '@/components/ui/icon';
import { dateAndTime, money } from '@/lib/format';
import type { ReceiptState } from '@/lib/receipt-state';
import { passWords } from '@/lib/strings/pass';

interface Props {
  order: OrderResponse;
  state: Exclude<ReceiptState, 'ready'>;
  zone?: string;
}

/** Below the tear, where there is nothing to show: until when it comes, or why it never will. */
export function NoPass({ order, state, zone }: Props) {
  const { deliverBy, payment, ticket } = order;
  const amount = money(payment?.amount ?? ticket.price, ticket.currency);
  const words = passWords.none[state](amount, deliverBy && dateAndTime(deliverBy, zone));
  return (
    <div className="flex flex-col items-center gap-2 p-6 text-center">
      <Icon name={state === 'coming' ? 'held' : 'removed'} className="size-6 text-muted" />
      <p className="font-semibold">{words.title}</p>
      <p className="text-15 text-muted">{words.text}</p>
    </div>
  );
}
