import { readPrice } from './price';
import type { TicketQuery } from './server/services';
import { firstOf, pages, withQuery } from './urls';

export const PAGE_SIZE = 24;
const SHOWN_MAX = 960;
export const sorts = ['soonest', 'price', '-price', 'newest'] as const;

export type Params = Record<string, string | string[] | undefined>;

/** The list as its URL says: what the form shows again, what the service is asked, and what could not be read. */
export interface BrowseQuery {
  form: { q: string; category: string; minPrice: string; maxPrice: string; sort: string; all: boolean };
  query: TicketQuery;
  badPrices: string[];
  shown: number;
  isFiltered: boolean;
}

export function browseQueryFrom(params: Params, categories: readonly string[]): BrowseQuery {
  const text = (name: string) => firstOf(params[name])?.trim() ?? '';
  const category = categories.includes(text('category')) ? text('category') : '';
  const sort = sorts.find((known) => known === text('sort')) ?? 'soonest';
  const form = {
    q: text('q').slice(0, 100),
    category,
    minPrice: text('minPrice'),
    maxPrice: text('maxPrice'),
    sort,
    all: text('all') === '1',
  };
  return {
    form,
    query: {
      q: form.q || undefined,
      category: category || undefined,
      minPrice: readPrice(form.minPrice),
      maxPrice: readPrice(form.maxPrice),
      status: form.all ? 'all' : undefined,
      sort,
    },
    badPrices: [form.minPrice, form.maxPrice].filter((price) => price && readPrice(price) === undefined),
    shown: Math.min(Math.max(Number.parseInt(text('show'), 10) || PAGE_SIZE, PAGE_SIZE), SHOWN_MAX),
    isFiltered: Boolean(form.q || category || form.minPrice || form.maxPrice),
  };
}

/** The same list with more of it; the fragment takes readers without JavaScript to the first new ticket. */
export function moreHref({ form, shown }: BrowseQuery, lastId: string): string {
  const href = withQuery(pages.browse, {
    ...form,
    sort: form.sort === 'soonest' ? '' : form.sort,
    all: form.all ? '1' : '',
    show: shown + PAGE_SIZE,
  });
  return `${href}#ticket-${lastId}`;
}
