'use client';
import { Broken } from '@/components/layout/broken';
import './globals.css';

/** Stands in when the frame of the page itself fails. */
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="px-4">
          <Broken retry={reset} />
        </main>
      </body>
    </html>
  );
}
