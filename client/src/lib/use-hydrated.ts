'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False until the page's scripts run: before that a form would be sent the browser's own way, and lose what was typed. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
