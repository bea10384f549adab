import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Header } from '@/components/layout/header';
import { LiveUpdates } from '@/components/layout/live-updates';
import { OfflineBanner } from '@/components/layout/offline-banner';
import { Toaster } from '@/components/layout/toaster';
import { env } from '@/lib/server/env';
import { currentViewer } from '@/lib/server/services';
import { nonce, requestId, viewerTheme } from '@/lib/server/viewer';
import { site } from '@/lib/strings/site';
import { pages } from '@/lib/urls';
import './globals.css';

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env.publicUrl()),
    title: { default: `${site.name}: ${site.tagline}`, template: `%s · ${site.name}` },
    description: site.description,
    applicationName: site.name,
    openGraph: { siteName: site.name, type: 'website', locale: 'en_US' },
    twitter: { card: 'summary_large_image' },
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#FFFFFF' },
    { media: '(prefers-color-scheme: dark)', color: '#181B1F' },
  ],
};

// The server can't know the viewer's zone; this tells it from the second page on.
const tellZone =
  "document.cookie='tz='+Intl.DateTimeFormat().resolvedOptions().timeZone+';path=/;max-age=31536000;samesite=lax'";

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [viewer, theme, id, scriptNonce] = await Promise.all([currentViewer(), viewerTheme(), requestId(), nonce()]);
  return (
    <html lang="en" className={GeistSans.variable} data-theme={theme} data-request-id={id} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant text of ours. */}
        <script nonce={scriptNonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: tellZone }} />
      </head>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:m-2 focus:rounded-control focus:bg-primary focus:px-4 focus:py-2 focus:text-on-primary"
        >
          {site.skip}
        </a>
        {env.isTestMode() ? (
          <section aria-label={site.notice} className="bg-held-bg px-4 py-1 text-center text-13 text-held no-print">
            <p>{site.testMode}</p>
          </section>
        ) : null}
        <OfflineBanner />
        <Header viewer={viewer} />
        {viewer.is === 'unknown' ? (
          <p role="status" className="bg-held-bg px-4 py-2 text-center text-15 text-held no-print">
            {site.authDown}
          </p>
        ) : null}
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-6 md:px-6 md:py-12">
          {children}
        </main>
        <footer className="border-t border-line px-4 py-6 text-center text-13 text-muted">
          <p>{site.footer}</p>
          <a
            href={pages.refunds}
            className="inline-flex min-h-11 items-center underline underline-offset-4 hover:no-underline"
          >
            {site.refunds}
          </a>
        </footer>
        <Toaster />
        <LiveUpdates />
      </body>
    </html>
  );
}
