'use client';
import type { OrderResponse } from '@tickets/common/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../browser-api';
import { onGap, onTicketChange } from '../live/ticket-changes';
import { type ServerTime, serverTimeFrom } from '../server-clock';
import { api } from '../urls';

/** The order as the server last sent it, with the server's clock; read again on every focus and on each change of its ticket. */
export function useOrder(rendered: OrderResponse) {
  const [order, setOrder] = useState(rendered);
  const [time, setTime] = useState<ServerTime>();
  const latest = useRef(rendered.version);
  const ticketId = rendered.ticket.id;

  const take = useCallback((next: OrderResponse, sentAtMs: number) => {
    setTime(serverTimeFrom(next.now, sentAtMs));
    if (next.version < latest.current) return;
    latest.current = next.version;
    setOrder(next);
  }, []);

  const reread = useCallback(async () => {
    const sentAt = performance.now();
    const answer = await call<OrderResponse>('GET', api.order(rendered.id));
    if (answer.ok) take(answer.data, sentAt);
    return answer;
  }, [rendered.id, take]);

  useEffect(() => {
    const read = () => {
      if (!document.hidden) void reread();
    };
    read();
    const events = ['focus', 'online', 'pageshow'] as const;
    for (const event of events) window.addEventListener(event, read);
    document.addEventListener('visibilitychange', read);
    const stops = [
      onGap(read),
      onTicketChange((change) => {
        if (change.id === ticketId) read();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      for (const event of events) window.removeEventListener(event, read);
      document.removeEventListener('visibilitychange', read);
    };
  }, [reread, ticketId]);

  return { order, time, take, reread };
}

/** Asks again and again while something is about to happen. */
export function usePolling(active: boolean, ask: () => Promise<unknown>, everyMs: number): void {
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => void ask(), everyMs);
    return () => clearInterval(timer);
  }, [active, ask, everyMs]);
}
