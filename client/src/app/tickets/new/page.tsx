import type { Metadata } from 'next';
import { TicketForm } from '@/components/sell/ticket-form';
import { requireUser } from '@/lib/server/require-user';
import { viewerZone } from '@/lib/server/viewer';
import { sell } from '@/lib/strings';
import { pages } from '@/lib/urls';

export const metadata: Metadata = { title: sell.title, robots: { index: false } };

export default async function SellPage() {
  await requireUser(pages.sell);
  const zone = (await viewerZone()) ?? 'America/New_York';
  return (
    <>
      <h1 className="text-28 md:text-40">{sell.title}</h1>
      <p className="mt-2 mb-6 text-muted">{sell.lead}</p>
      <noscript>
        <p className="mb-4 text-15 text-error">{sell.needsScript}</p>
      </noscript>
      <TicketForm zone={zone} zones={[...new Set([zone, ...Intl.supportedValuesOf('timeZone')])].sort()} />
    </>
  );
}
