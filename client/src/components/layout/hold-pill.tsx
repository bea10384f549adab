'use client';
import type { OrderResponse } from '@tickets/common/contracts';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { call } from '@/lib/browser-api';
import { minutesAndSeconds } from '@/lib/format';
import { type ServerTime, serverTimeFrom, useTimeLeft } from '@/lib/server-clock';
import { nav } from '@/lib/strings';
import { api, pages } from '@/lib/urls';

type Hold = Pick<OrderResponse, 'id' | 'expiresAt' | 'now' | 'version'>;

/** The way back to a held ticket from every page, with the time that is left for the one that ends first. */
export function HoldPill({ holds }: { holds: Hold[] }) {
  const first = [...holds].sort((a, b) => a.expiresAt.localeCompare(b.expiresAt))[0];
  return first ? <Pill key={first.id} hold={first} holds={holds.length} /> : null;
}

function Pill({ hold, holds }: { hold: Hold; holds: number }) {
  const { expiresAt, time } = useReading(hold);
  const left = useTimeLeft(expiresAt, hold.now, time);
  const router = useRouter();
  const over = left <= -6_000;
  useEffect(() => {
    if (over) router.refresh();
  }, [over, router]);
  const [number, tickets, onHold] = nav.holds(holds);
  return (
    // A full load: the checkout has a security policy of its own.
    <a
      href={holds === 1 ? pages.order(hold.id) : pages.orders}
      className="flex min-h-11 items-center gap-2 rounded-full bg-held-bg px-3 sm:px-4 text-15 font-medium whitespace-nowrap text-held no-print"
    >
      <Icon name="held" className="size-4 max-sm:hidden" />
      <span>
        {number} <span className="max-sm:sr-only">{tickets}</span> {onHold}
      </span>
      <span className="tabular-nums" role="timer" suppressHydrationWarning>
        · {minutesAndSeconds(left)}
      </span>
    </a>
  );
}

/** Asks the server for its clock at once and on every focus; a page out of the cache may be minutes old. */
function useReading(hold: Hold): { expiresAt: string; time: ServerTime | undefined } {
  const [reading, setReading] = useState<{ expiresAt: string; time: ServerTime }>();
  useEffect(() => {
    const read = async () => {
      const sentAt = performance.now();
      const answer = await call<OrderResponse>('GET', api.order(hold.id));
      if (answer.ok) setReading({ expiresAt: answer.data.expiresAt, time: serverTimeFrom(answer.data.now, sentAt) });
    };
    const onFocus = () => void read();
    onFocus();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [hold.id]);
  const newer = reading && reading.expiresAt > hold.expiresAt;
  return { expiresAt: newer ? reading.expiresAt : hold.expiresAt, time: reading?.time };
}
