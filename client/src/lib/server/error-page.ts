import { problems } from '../strings/site';
import { pages } from '../urls';
import { barePage } from './bare-page';

/** The page for our own faults; Next's is empty until scripts fill it. `here` is tried again. */
export function errorPage(requestId: string, here: string): string {
  const { title, text, again, orders, action } = problems.broken;
  const links = [
    [here, again],
    [pages.orders, orders],
    [pages.browse, action],
  ] as const;
  return barePage({ title, text, links, small: problems.request(requestId) });
}
