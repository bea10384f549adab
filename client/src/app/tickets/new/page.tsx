import type { Metadata } from 'next';
import { TicketForm } from '@/components/sell/ticket-form';
import { requireViewer } from '@/lib/server/require-viewer';
import { viewerZone } from '@/lib/server/viewer';
import { sell } from '@/lib/strings';
import { draftFrom } from '@/lib/ticket-draft';
import { pages } from '@/lib/urls';
import { zonesWith } from '@/lib/zoned-time';

export const metadata: Metadata = { title: sell.title, robots: { index: false } };

export default async function SellPage() {
  await requireViewer(pages.sell);
  const zone = (await viewerZone()) ?? 'America/New_York';
  return (
    <>
      <h1 className="text-28 md:text-40">{sell.title}</h1>
      <p className="mt-2 mb-6 text-muted">{sell.lead}</p>
      <noscript>
        <p className="mb-4 text-15 text-error">{sell.needsScript}</p>
      </noscript>
      <TicketForm here={pages.sell} shown={draftFrom(undefined, zone)} zones={zonesWith(zone)} />
    </>
  );
}
