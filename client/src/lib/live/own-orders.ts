'use client';

const KEY = 'ticket-desk:orders-changed';

/** This browser's buyer took, released or paid for a hold: whatever shows their orders, in any of its tabs, asks again. */
export function announceOwnOrders(): void {
  window.dispatchEvent(new Event(KEY));
  try {
    // Storage tells the other tabs, and only those; unlike a channel it keeps no page out of the back/forward cache.
    window.localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A browser that stores nothing for this site shows its other tabs the change at their next focus.
  }
}

export function onOwnOrders(react: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === KEY) react();
  };
  window.addEventListener(KEY, react);
  window.addEventListener('storage', onStorage);
  return () => {
    window.removeEventListener(KEY, react);
    window.removeEventListener('storage', onStorage);
  };
}
