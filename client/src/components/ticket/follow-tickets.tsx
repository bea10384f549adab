'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { onOwnOrders } from '@/lib/live/own-orders';
import { changedWithin, onGap, onTicketChange } from '@/lib/live/ticket-changes';

const GATHER_MS = 100;
/** So long may it take from the rendering on the server until this runs. */
const MOUNT_MS = 10_000;

interface Props {
  /** The tickets that the page is about: it is read again on each change of theirs. */
  ids?: string[];
  /** The page is about all tickets that the viewer sells. */
  mine?: boolean;
  /** The page shows the viewer's orders. */
  ownOrders?: boolean;
  /** What it shows changes soon without any word of it in the stream: asked again this often. */
  everyMs?: number;
}

/** Reads the page again when what it shows may have changed: after a gap in the stream always, else on what concerns it. */
export function FollowTickets({ ids = [], mine = false, ownOrders = false, everyMs }: Props) {
  const router = useRouter();
  const about = ids.join();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        router.refresh();
      }, GATHER_MS);
    };
    const concerns = new Set(about.split(','));
    const stops = [
      onGap(refresh),
      onTicketChange((change) => {
        if (concerns.has(change.id) || (mine && change.mine)) refresh();
      }),
      ...(ownOrders ? [onOwnOrders(refresh)] : []),
    ];
    if ([...concerns].some((id) => changedWithin(id, MOUNT_MS))) refresh();
    const interval = everyMs === undefined ? undefined : setInterval(refresh, everyMs);
    return () => {
      clearInterval(interval);
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [router, about, mine, ownOrders, everyMs]);
  return null;
}
