import type { Metadata } from 'next';
import { TicketForm } from '@/components/sell/ticket-form';
import { Notice } from '@/components/ui/notice';
import { requireViewer } from '@/lib/server/require-viewer';
import { fillingFrom } from '@/lib/server/sell-filling';
import { idOf } from '@/lib/server/services';
import { viewerZone } from '@/lib/server/viewer';
import { sell } from '@/lib/strings/sell';
import { draftFrom } from '@/lib/ticket-draft';
import { firstOf, pages } from '@/lib/urls';
import { zonesWith } from '@/lib/zoned-time';

export const metadata: Metadata = { title: sell.title, robots: { index: false } };

interface Props {
  searchParams: Promise<{ order?: string | string[]; ticket?: string | string[] }>;
}

export default async function SellPage({ searchParams }: Props) {
  const { order, ticket } = await searchParams;
  const [orderId, ticketId] = [firstOf(order), firstOf(ticket)];
  const here = orderId ? pages.resell(orderId) : ticketId ? pages.listAgain(ticketId) : pages.sell;
  const viewer = await requireViewer(here);
  const [filling, viewersZone] = await Promise.all([fillingFrom({ orderId, ticketId }, idOf(viewer)), viewerZone()]);
  const zone = filling?.ticket?.timeZone ?? viewersZone ?? 'America/New_York';
  return (
    <>
      <h1 className="text-28 md:text-40">{sell.title}</h1>
      <p className="mt-2 mb-6 text-muted">{sell.lead}</p>
      {filling ? (
        <div className="mb-6">
          <Notice look={filling.ticket ? 'info' : 'held'}>{filling.note}</Notice>
        </div>
      ) : null}
      <noscript>
        <p className="mb-4 text-15 text-error">{sell.needsScript}</p>
      </noscript>
      <TicketForm
        here={here}
        ticket={filling?.ticket}
        from={filling?.from}
        shown={draftFrom(filling?.ticket, zone)}
        zones={zonesWith(zone)}
      />
    </>
  );
}
