import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import { requestId } from '@/lib/server/viewer';
import { problems } from '@/lib/strings';
import { pages } from '@/lib/urls';

export const metadata: Metadata = { title: problems.notFound.title, robots: { index: false } };

export default async function NotFound() {
  const id = await requestId();
  const words = problems.notFound;
  return (
    <section className="mx-auto flex max-w-xl flex-col items-center gap-4 py-12 text-center">
      <p
        aria-hidden="true"
        className="rotate-[-6deg] rounded-control border-4 border-double border-control px-6 text-40 font-bold text-muted"
      >
        404
      </p>
      <h1 className="text-28">{words.title}</h1>
      <p className="text-muted">{words.text}</p>
      <Link href={pages.browse} className={buttonClass('primary')}>
        {words.action}
      </Link>
      {id ? <p className="text-13 text-muted">{problems.request(id)}</p> : null}
    </section>
  );
}
