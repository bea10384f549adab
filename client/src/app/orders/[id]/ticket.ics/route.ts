import { calendarOf } from '@/lib/server/calendar';
import { env } from '@/lib/server/env';
import { isId } from '@/lib/server/is-id';
import { orderById } from '@/lib/server/services';
import { pages } from '@/lib/urls';

/** The event of a paid order for a calendar. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  if (!isId(id)) return new Response(null, { status: 404 });
  const order = await orderById(id);
  if (!order.ok && order.why === 'down') return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
  if (!order.ok || order.data.status !== 'completed' || !order.data.ticket.startsAt)
    return new Response(null, { status: 404 });
  const url = new URL(pages.order(id), env.publicUrl()).href;
  return new Response(calendarOf(order.data, order.data.ticket.startsAt, url), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="ticket-${id}.ics"`,
    },
  });
}
