'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { site } from '@/lib/strings/site';
import { offlineWorkerUrl } from '@/lib/urls';

function watch(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Says on an open page that there is no connection; for the next page the worker says so. */
export function OfflineBanner() {
  useEffect(() => {
    // Browsers have it on secure origins alone, and a browser that refuses it shows its own page.
    if ('serviceWorker' in navigator) navigator.serviceWorker.register(offlineWorkerUrl).catch(() => undefined);
  }, []);
  const online = useSyncExternalStore(
    watch,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {online ? null : <p className="bg-error-bg px-4 py-2 text-center text-15 text-error">{site.offline}</p>}
    </div>
  );
}
