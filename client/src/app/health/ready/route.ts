import { isDraining } from '@/lib/server/draining';

export const dynamic = 'force-dynamic';

/** Ready as soon as it answers, until it is asked to stop: without the services the pages still say so in words. */
export function GET(): Response {
  const draining = isDraining();
  return Response.json({ status: draining ? 'draining' : 'ready' }, { status: draining ? 503 : 200 });
}
