import type { TicketView } from '@tickets/common/contracts';
import { Icon } from '@/components/ui/icon';
import { ticketWords } from '@/lib/strings/ticket';

const looks = {
  available: 'bg-available-bg text-available',
  held: 'bg-held-bg text-held',
  sold: 'bg-sold-bg text-sold',
  ended: 'bg-sold-bg text-sold',
  removed: 'bg-sold-bg text-sold',
  yours: 'border border-highlight text-ink',
} as const;

/** A status in words, a picture and a colour, in this order of importance. */
export function StatusChip({ status, available }: { status: TicketView | 'yours'; available?: string }) {
  return (
    <span
      data-status={status}
      className={`inline-flex h-7 items-center gap-1.5 rounded-full px-2.5 text-13 font-medium whitespace-nowrap ${looks[status]}`}
    >
      <Icon name={status} className="size-3.5" />
      <span>{(status === 'available' && available) || ticketWords.status[status]}</span>
    </span>
  );
}
