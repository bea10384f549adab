import { ImageResponse } from 'next/og';
import { ShareImage, shareSize } from '@/components/ticket/share-image';
import { eventDate, money } from '@/lib/format';
import { isId } from '@/lib/server/is-id';
import { ticketById } from '@/lib/server/services';
import { site } from '@/lib/strings/site';

export const size = shareSize;
export const contentType = 'image/png';
export const alt = site.tagline;

export default async function Image({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const answer = isId(id) ? await ticketById(id) : undefined;
  if (!answer?.ok) return new ImageResponse(<ShareImage title={site.name} facts={[site.tagline]} />, shareSize);
  const { title, venue, city, startsAt, timeZone, price, currency } = answer.data;
  const place = [venue, city].filter(Boolean).join(', ');
  const facts = [startsAt ? eventDate(startsAt, timeZone).full : '', place].filter(Boolean);
  return new ImageResponse(<ShareImage title={title} facts={facts} price={money(price, currency)} />, shareSize);
}
