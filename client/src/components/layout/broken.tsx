'use client';
import { useEffect, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { problems } from '@/lib/strings/site';
import { pages } from '@/lib/urls';

/** The page for our own faults, with the id under which the logs know them. */
export function Broken({ retry }: { retry: () => void }) {
  const [id, setId] = useState<string>();
  useEffect(() => setId(document.documentElement.dataset.requestId), []);
  const words = problems.broken;
  return (
    <section className="mx-auto flex max-w-xl flex-col items-center gap-4 py-12 text-center">
      <h1 className="text-28">{words.title}</h1>
      <p className="text-muted">{words.text}</p>
      <div className="flex flex-wrap justify-center gap-3">
        <button type="button" className={buttonClass('primary')} onClick={retry}>
          {words.again}
        </button>
        <a href={pages.orders} className={buttonClass('secondary')}>
          {words.orders}
        </a>
        <a href={pages.browse} className={buttonClass('secondary')}>
          {words.action}
        </a>
      </div>
      {id ? <p className="text-13 text-muted">{problems.request(id)}</p> : null}
    </section>
  );
}
