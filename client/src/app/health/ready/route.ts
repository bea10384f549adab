export const dynamic = 'force-dynamic';

/** Ready as soon as it answers: without the services the pages still say so in words. */
export function GET(): Response {
  return Response.json({ status: 'ready' });
}
