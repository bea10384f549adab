import { offlineWorker } from '@/lib/server/offline-worker';

export function GET(): Response {
  const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
  return new Response(offlineWorker(), { headers });
}
