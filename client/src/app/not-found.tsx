import type { Metadata } from 'next';
import { NotFoundWords } from '@/components/layout/no-such-page';
import { problems } from '@/lib/strings/site';

export const metadata: Metadata = { title: problems.notFound.title, robots: { index: false } };

export default function NotFound() {
  return <NotFoundWords />;
}
