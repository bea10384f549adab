import { problems } from '../strings/site';
import { pages } from '../urls';
import { barePage } from './bare-page';

/** An empty address is that of the page itself: the one that did not come. */
const HERE = '';

function offlinePage(): string {
  const { title, text } = problems.unreachable;
  const { again, action } = problems.broken;
  return barePage({
    title,
    text,
    links: [
      [HERE, again],
      [pages.browse, action],
    ],
  });
}

/**
 * A worker that shows a page of ours where the browser would show its own, when no server can be reached. It keeps
 * nothing and touches no request but for whole pages. The page stands in its text, so whoever changes it changes the worker.
 */
export function offlineWorker(): string {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  };
  return `const page = ${JSON.stringify(offlinePage())};
const answer = { status: 503, headers: ${JSON.stringify(headers)} };
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(() => new Response(page, answer)));
});
`;
}
