'use client';
import type { OrderResponse } from '@tickets/common/contracts';
import { useCallback, useEffect, useState } from 'react';
import { call } from '../browser-api';
import { type ServerTime, serverTimeFrom } from '../server-clock';
import { api } from '../urls';
import { type Hold, holdsAmong } from './holds';
import { onOwnOrders } from './own-orders';
import { onGap, onTicketChange } from './ticket-changes';

/** Orders cancels a hold some seconds after its end. */
const AFTER_END_MS = 6_000;

/**
 * The viewer's holds: as rendered, then as the order service says, which is asked again on each change of a held ticket,
 * after a gap in the stream, on every focus, when this browser's buyer did something, and after the end of a hold.
 * `rendered` is undefined where it was not known: what was known before still stands.
 */
export function useHolds(rendered: Hold[] | undefined): { holds: Hold[]; time: ServerTime | undefined } {
  const [holds, setHolds] = useState(rendered ?? []);
  const [time, setTime] = useState<ServerTime>();
  const key = rendered && JSON.stringify(rendered.map(({ id, expiresAt }) => [id, expiresAt]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` differs in every rendering and is no news.
  useEffect(() => {
    if (rendered) setHolds(rendered);
  }, [key]);

  const read = useCallback(async () => {
    const sentAt = performance.now();
    const answer = await call<OrderResponse[]>('GET', api.liveOrders);
    if (!answer.ok) return;
    setHolds(holdsAmong(answer.data));
    const now = answer.data[0]?.now;
    if (now) setTime(serverTimeFrom(now, sentAt));
  }, []);

  useEffect(() => {
    const onFocus = () => void read();
    window.addEventListener('focus', onFocus);
    const stops = [onGap(onFocus), onOwnOrders(onFocus)];
    return () => {
      window.removeEventListener('focus', onFocus);
      for (const stop of stops) stop();
    };
  }, [read]);

  useEffect(() => {
    if (holds.length === 0) return;
    const held = new Set(holds.map(({ ticketId }) => ticketId));
    return onTicketChange((change) => {
      if (held.has(change.id)) void read();
    });
  }, [holds, read]);

  const firstEnd = holds.map(({ expiresAt }) => expiresAt).sort()[0];
  useEffect(() => {
    const leftMs =
      firstEnd && time ? Date.parse(firstEnd) - time.serverMs - (performance.now() - time.atMs) : undefined;
    if (leftMs === undefined) return;
    const timer = setTimeout(() => void read(), Math.max(leftMs + AFTER_END_MS, AFTER_END_MS));
    return () => clearTimeout(timer);
  }, [firstEnd, time, read]);

  return { holds, time };
}
