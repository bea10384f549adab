'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useEffect, useTransition } from 'react';
import { keepSearch } from '@/lib/last-search';
import { browse } from '@/lib/strings/browse';
import { pages, withQuery } from '@/lib/urls';

interface Props {
  form: ReactNode;
  skeleton: ReactNode;
  children: ReactNode;
}

/** A GET form that works by itself; with JavaScript it changes the list in place and shows that it is on the way. */
export function BrowseFrame({ form, skeleton, children }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();
  // After every change of the list, whatever brought it about.
  useEffect(() => keepSearch(window.location.search));
  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const query = Object.fromEntries([...data].map(([key, value]) => [key, String(value).trim()]));
    if (query.sort === 'soonest') query.sort = '';
    start(() => router.push(withQuery(pages.browse, query), { scroll: false }));
  }
  return (
    <>
      <search>
        <form action={pages.browse} method="get" onSubmit={search}>
          {form}
        </form>
      </search>
      <section aria-label={browse.results} aria-busy={pending} className="mt-6">
        {pending ? (
          <>
            <p role="status" className="mb-4 text-15 text-muted">
              {browse.loading}
            </p>
            {skeleton}
          </>
        ) : (
          children
        )}
      </section>
    </>
  );
}
