import type { MetadataRoute } from 'next';
import { env } from '@/lib/server/env';

export const dynamic = 'force-dynamic';

export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: '*',
      allow: '/',
      disallow: ['/api/', '/orders', '/tickets/new', '/tickets/mine', '/sign-in', '/sign-up'],
    },
    sitemap: new URL('/sitemap.xml', env.publicUrl()).href,
  };
}
