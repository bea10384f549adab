'use client';
import { Broken } from '@/components/layout/broken';

export default function PageError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <Broken retry={reset} />;
}
