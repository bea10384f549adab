import { count } from '../format';

export const browse = {
  title: 'Tickets for sale',
  lead: 'One price, no fees at the end. Your ticket is held for you while you pay.',
  search: 'Search',
  searchHint: 'Event, venue or city',
  category: 'Category',
  anyCategory: 'All categories',
  minPrice: 'Price from',
  maxPrice: 'Price to',
  sort: 'Sort by',
  sorts: { soonest: 'Date (soonest)', price: 'Lowest price', '-price': 'Highest price', newest: 'Newest listed' },
  all: 'Also show tickets on hold, sold and ended',
  submit: 'Show tickets',
  moreFilters: 'More filters',
  anyPrice: 'Any',
  clear: 'Clear filters',
  badPrice: (text: string) => `“${text}” is not a price, so it was left out. Enter a price such as 45 or 45.50.`,
  shown: (shown: number, total: number) => `Showing ${count(shown)} of ${count(total)}`,
  more: (shown: number, total: number) => `Load more (${count(shown)} of ${count(total)} shown)`,
  results: 'Results',
  loading: 'Loading tickets…',
  empty: {
    title: 'No tickets for sale yet',
    text: 'Be the first: list a ticket you can’t use, and it shows up here at once.',
    action: 'Sell a ticket',
  },
  noMatch: {
    title: 'Nothing matches your search',
    text: 'Try fewer words, a wider price range, or look at tickets that are on hold too: some come back.',
    action: 'Clear filters',
  },
  down: {
    title: 'Tickets can’t be shown right now',
    text: 'Our ticket service is not answering. Nothing is lost and nothing was charged. Please try again in a minute.',
    action: 'Try again',
  },
};
