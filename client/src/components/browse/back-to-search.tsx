'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { lastSearch } from '@/lib/last-search';
import { detail } from '@/lib/strings/ticket-page';
import { pages } from '@/lib/urls';

interface Props {
  /** The search that the server knows the reader came from; without JavaScript it is all there is. */
  search?: string;
  ticketId: string;
}

/** Back to the list as it was searched, at the ticket; also after the way over the sign-in page. */
export function BackToSearch({ search: rendered = '', ticketId }: Props) {
  const [search, setSearch] = useState(rendered);
  useEffect(() => setSearch(lastSearch() ?? rendered), [rendered]);
  return (
    <Link
      href={`${pages.browse}${search}#ticket-${ticketId}`}
      className="mb-4 inline-flex min-h-11 items-center gap-1 text-15 text-primary"
    >
      <Icon name="back" />
      {detail.back}
    </Link>
  );
}
