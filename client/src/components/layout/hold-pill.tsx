'use client';
import { Icon } from '@/components/ui/icon';
import { minutesAndSeconds } from '@/lib/format';
import type { Hold } from '@/lib/live/holds';
import { useHolds } from '@/lib/live/use-holds';
import { type ServerTime, useTimeLeft } from '@/lib/server-clock';
import { nav } from '@/lib/strings/site';
import { pages } from '@/lib/urls';

/** The way back to a held ticket from every page, with the time that is left for the one that ends first. */
export function HoldPill({ holds: rendered }: { holds: Hold[] | undefined }) {
  const { holds, time } = useHolds(rendered);
  const first = [...holds].sort((a, b) => a.expiresAt.localeCompare(b.expiresAt))[0];
  return first ? <Pill key={first.id} hold={first} holds={holds.length} time={time} /> : null;
}

function Pill({ hold, holds, time }: { hold: Hold; holds: number; time: ServerTime | undefined }) {
  const left = useTimeLeft(hold.expiresAt, hold.now, time);
  const [number, tickets, onHold] = nav.holds(holds);
  return (
    // A full load: the checkout has a security policy of its own.
    <a
      href={holds === 1 ? pages.order(hold.id) : pages.orders}
      className="flex min-h-11 items-center gap-2 rounded-full bg-held-bg px-3 sm:px-4 text-15 font-medium whitespace-nowrap text-held no-print"
    >
      <Icon name="held" className="size-4 max-sm:hidden" />
      {/* Each text alone in its element: a translator that wraps it leaves nothing behind that could go stale. */}
      <span className="flex gap-1">
        <span>{number}</span>
        <span className="max-sm:sr-only">{tickets}</span>
        <span>{onHold}</span>
      </span>
      <span className="tabular-nums" role="timer" translate="no" suppressHydrationWarning>
        {`· ${minutesAndSeconds(left)}`}
      </span>
    </a>
  );
}
