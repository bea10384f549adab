'use client';
import type { TicketChange } from '@tickets/common/contracts';
import { useSyncExternalStore } from 'react';

/** The newest word on each ticket that came over the stream, for every part of the page that shows it. */
const changes = new Map<string, TicketChange>();
const arrivedAtMs = new Map<string, number>();
const watchers = new Set<() => void>();
const listeners = new Set<(change: TicketChange, before: TicketChange | undefined) => void>();

export function tell(change: TicketChange): void {
  const before = changes.get(change.id);
  if (before && before.version > change.version) return;
  changes.set(change.id, change);
  arrivedAtMs.set(change.id, performance.now());
  for (const watch of watchers) watch();
  for (const listen of listeners) listen(change, before);
}

/** Hears every change once; used for toasts. */
export function onTicketChange(listen: (change: TicketChange, before: TicketChange | undefined) => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** For a part of the page that mounts later than the word on its ticket came. */
export function changedWithin(id: string, ms: number): boolean {
  const at = arrivedAtMs.get(id);
  return at !== undefined && performance.now() - at < ms;
}

const readers = new Set<() => void>();

/** The stream had a gap: the pages that follow tickets read again what they show. */
export function tellGap(): void {
  for (const read of readers) read();
}

export function onGap(read: () => void): () => void {
  readers.add(read);
  return () => readers.delete(read);
}

type Live = Pick<TicketChange, 'id' | 'status' | 'price' | 'version' | 'lockedUntil'>;

/** What the server rendered, or what the stream said since, whichever is newer. */
export function useLiveTicket<T extends Live>(rendered: T): T {
  const change = useSyncExternalStore(
    watch,
    () => changes.get(rendered.id),
    () => undefined,
  );
  if (!change || change.version <= rendered.version) return rendered;
  const { status, price, version, lockedUntil } = change;
  return { ...rendered, status, price, version, lockedUntil };
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange);
  return () => watchers.delete(onChange);
}
