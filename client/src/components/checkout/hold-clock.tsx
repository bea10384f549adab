'use client';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { minutesAndSeconds, timeOfDay } from '@/lib/format';
import { checkout } from '@/lib/strings/checkout';

const AMBER_MS = 5 * 60_000;
const announced = [5, 2, 1];

interface Props {
  expiresAt: string;
  leftMs: number;
  zone?: string;
}

/** Minutes while there are many, minutes and seconds from five on. Seen always, said aloud only at 5, 2, 1 and the end. */
export function HoldClock({ expiresAt, leftMs, zone }: Props) {
  const amber = leftMs <= AMBER_MS;
  const left = amber ? minutesAndSeconds(leftMs) : checkout.minutes(Math.ceil(leftMs / 60_000));
  return (
    <div
      className={`flex items-center gap-3 rounded-control px-4 py-3 ${amber ? 'bg-held-bg text-held' : 'border border-line bg-surface'}`}
    >
      <Icon name="held" className="size-5" />
      <p className="min-w-0" suppressHydrationWarning>
        {/* Each text alone in its element, so that none goes stale under a page translator. */}
        <span suppressHydrationWarning>{checkout.clock(timeOfDay(expiresAt, zone))}</span>{' '}
        <span
          role="timer"
          translate="no"
          className="font-semibold whitespace-nowrap tabular-nums"
          suppressHydrationWarning
        >
          {`(${checkout.left(left)})`}
        </span>
      </p>
      <Announcer leftMs={leftMs} expiresAt={expiresAt} />
    </div>
  );
}

function Announcer({ leftMs, expiresAt }: { leftMs: number; expiresAt: string }) {
  const [words, setWords] = useState('');
  const before = useRef<{ leftMs: number; expiresAt: string }>(undefined);
  useEffect(() => {
    const last = before.current;
    before.current = { leftMs, expiresAt };
    // More time or the first reading is no passing of a mark.
    if (!last || last.expiresAt !== expiresAt) return;
    const passed = (markMs: number) => last.leftMs > markMs && leftMs <= markMs;
    if (passed(0)) return setWords(checkout.announceEnd);
    const mark = announced.findLast((minutes) => passed(minutes * 60_000));
    if (mark) setWords(checkout.announce(mark));
  }, [leftMs, expiresAt]);
  return (
    <p className="sr-only" role="status" data-announcer>
      {words}
    </p>
  );
}
