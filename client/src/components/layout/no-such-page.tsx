import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import { markMissing } from '@/lib/server/missing';
import { requestId } from '@/lib/server/viewer';
import { problems } from '@/lib/strings/site';
import { pages } from '@/lib/urls';

/**
 * The page for what does not exist, returned like any other: what `notFound()` throws becomes a document that is empty
 * until scripts fill it. A page can't set its status, so the answer's is set where it leaves the process.
 */
export async function NoSuchPage() {
  markMissing(await requestId());
  return <NotFoundWords />;
}

/** The words alone. Next draws `not-found.tsx` along with every page, to have it at hand, so that one must not mark anything. */
export async function NotFoundWords() {
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
