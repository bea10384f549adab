import { ImageResponse } from 'next/og';
import { ShareImage, shareSize } from '@/components/ticket/share-image';
import { site } from '@/lib/strings/site';

export const dynamic = 'force-dynamic';
export const size = shareSize;
export const contentType = 'image/png';
export const alt = site.name;

export default function Image() {
  return new ImageResponse(<ShareImage title={site.name} facts={[site.tagline]} />, shareSize);
}
