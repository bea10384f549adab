'use client';
import type { TicketChange, TicketResponse } from '@tickets/common/contracts';
import { useEffect } from 'react';
import { call } from '@/lib/browser-api';
import { onTicketChange, tell, tellGap } from '@/lib/live/ticket-changes';
import { followTickets } from '@/lib/live/ticket-stream';
import { toasts } from '@/lib/strings/site';
import { api, pages } from '@/lib/urls';
import { toast } from './toaster';

/** Keeps the page in step with the shop, and tells sellers what happens to their tickets. */
export function LiveUpdates() {
  useEffect(() => followTickets({ onChange: tell, onGap: tellGap }), []);
  useEffect(
    () =>
      onTicketChange((change, before) => {
        if (change.mine) void tellSeller(change, before);
      }),
    [],
  );
  return null;
}

async function tellSeller(change: TicketChange, before: TicketChange | undefined): Promise<void> {
  const words = wordsFor(change, before);
  if (!words) return;
  const ticket = await call<TicketResponse>('GET', api.ticket(change.id));
  if (!ticket.ok) return;
  toast({ text: words(ticket.data.title), href: pages.ticket(change.id), action: toasts.see });
}

function wordsFor(change: TicketChange, before: TicketChange | undefined) {
  if (before?.status === change.status) return undefined;
  if (change.status === 'held') return toasts.held;
  if (change.status === 'sold') return toasts.sold;
  return change.status === 'available' && before?.status === 'held' ? toasts.released : undefined;
}
