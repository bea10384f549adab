'use client';
import { useEffect, useState } from 'react';

/** A reading of the server's clock, and when it was taken on the tab's own monotonic clock. */
export interface ServerTime {
  serverMs: number;
  atMs: number;
}

/** Read at the middle of a request, the server's answer is right to half of the way there and back. */
export function serverTimeFrom(nowIso: string, sentAtMs: number): ServerTime {
  return { serverMs: Date.parse(nowIso), atMs: (sentAtMs + performance.now()) / 2 };
}

/**
 * What is left until an instant of the server, in ms, told every second. The tab's wall clock is never asked: only its
 * monotonic clock measures how long ago the server spoke. Until the first reading it is as the server rendered it.
 */
export function useTimeLeft(untilIso: string, rendered: string, time: ServerTime | undefined): number {
  const untilMs = Date.parse(untilIso);
  const [left, setLeft] = useState(untilMs - Date.parse(rendered));
  useEffect(() => {
    const reading = time ?? { serverMs: Date.parse(rendered), atMs: performance.now() };
    const tick = () => setLeft(untilMs - reading.serverMs - (performance.now() - reading.atMs));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [untilMs, rendered, time]);
  return left;
}
