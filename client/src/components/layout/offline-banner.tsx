'use client';
import { useSyncExternalStore } from 'react';
import { site } from '@/lib/strings';

function watch(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

export function OfflineBanner() {
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
