import { Subjects } from '@tickets/common/contracts';
import { type Html, html } from './html';
import { layout } from './layout';

interface HomeView {
  orderId: string;
  parts: Html;
  order: Html | undefined;
  letters: Html;
  faults: Html;
  hasApiDocs: boolean;
}

const API_ROOMS = ['users', 'tickets', 'orders', 'payments'];

const apiLinks = (hasApiDocs: boolean) =>
  hasApiDocs
    ? html`${API_ROOMS.map((room) => html`<li><a href="/api/${room}/docs">API of ${room}</a></li>`)}`
    : html`<li>API documents: start with <code>API_DOCS=1</code></li>`;

const feedFilter = html`<form class="row" id="feed-filter">
<label>Subject <select name="subject"><option value="">all</option>${Object.values(Subjects).map(
  (subject) => html`<option>${subject}</option>`,
)}</select></label>
<label>Id of a ticket, an order or a charge <input name="id" autocomplete="off" spellcheck="false"></label>
<button type="reset">Show all</button></form>`;

export function homePage({ orderId, parts, order, letters, faults, hasApiDocs }: HomeView): string {
  const body = html`<header><h1>The developer’s window</h1>
<nav aria-label="Elsewhere"><ul><li><a href="/">The shop</a></li><li><a href="/_dev/events">Events, documented</a></li><li><a href="/_dev/queues/">Bull queue</a></li>${apiLinks(hasApiDocs)}</ul></nav></header>
<main>
<div class="told"><p id="said" role="status" aria-live="polite"></p><p id="news" role="status" aria-live="polite"></p></div>
<section aria-labelledby="parts-heading"><h2 id="parts-heading">Parts</h2><div data-fragment="parts">${parts}</div></section>
<section aria-labelledby="order-heading"><h2 id="order-heading">One order</h2>
<form class="row" method="get" action="/_dev" id="follow"><label>Order id <input name="order" required pattern="[0-9a-f]{24}" title="24 hexadecimal digits" autocomplete="off" spellcheck="false" value="${orderId}"></label><button>Follow</button></form>
<div data-fragment="order">${order}</div></section>
<section aria-labelledby="events-heading"><h2 id="events-heading">Events as they pass</h2>
${feedFilter}
<p id="feed-state">This list fills by script.</p><ol class="events" id="feed" reversed></ol></section>
<section aria-labelledby="letters-heading"><h2 id="letters-heading">Dead letters</h2><div data-fragment="letters">${letters}</div></section>
<section aria-labelledby="faults-heading"><h2 id="faults-heading">Faults</h2><div data-fragment="faults">${faults}</div></section>
</main>`;
  return layout({ title: 'The developer’s window', body, script: true });
}
