import type { MetadataRoute } from 'next';
import { env } from '@/lib/server/env';
import { ticketsBy } from '@/lib/server/services';
import { pages } from '@/lib/urls';

export const dynamic = 'force-dynamic';

const LISTED_MAX = 1_000;

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const tickets = await ticketsBy({ sort: 'newest' }, LISTED_MAX);
  const at = (path: string) => new URL(path, env.publicUrl()).href;
  return [
    { url: at(pages.browse), changeFrequency: 'hourly' },
    ...(tickets.ok
      ? tickets.data.map(({ id, updatedAt }) => ({ url: at(pages.ticket(id)), lastModified: updatedAt }))
      : []),
  ];
}
