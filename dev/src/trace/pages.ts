import { Html, html } from './html';
import type { Span } from './otlp';
import { firstOf, hasEvents, labelOf, type Row, rowsOf } from './tree';

const STYLE = new Html(`<style>
:root{color-scheme:light dark;--ink:#17181c;--muted:#585c66;--page:#fbfaf7;--line:#dcdad2;--fault:#b3261e;
--gateway:#6b7280;--auth:#0f766e;--tickets:#b45309;--orders:#1d4ed8;--expiration:#7e22ce;--payments:#15803d}
@media (prefers-color-scheme:dark){:root{--ink:#ecebe6;--muted:#a3a6af;--page:#15161a;--line:#33353c;--fault:#ff8a80;
--gateway:#9ca3af;--auth:#2dd4bf;--tickets:#fbbf24;--orders:#7aa2ff;--expiration:#c084fc;--payments:#4ade80}}
body{margin:0 auto;max-width:80rem;padding:1rem;background:var(--page);color:var(--ink);font:.875rem/1.45 ui-sans-serif,system-ui,sans-serif}
h1{font-size:1.25rem;margin:.5rem 0;overflow-wrap:anywhere}a{color:inherit}p,.muted{color:var(--muted)}
ol{list-style:none;margin:1rem 0;padding:0}li{border-top:1px solid var(--line);padding:.25rem 0}
.span{display:grid;grid-template-columns:minmax(0,5fr) 5.5rem 4.75rem 4.5rem minmax(0,4fr);gap:.5rem;align-items:center}
.name{overflow-wrap:anywhere;padding-left:calc(var(--depth)*.6rem)}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--muted)}
.service{border-left:.25rem solid var(--color,var(--muted));padding-left:.375rem}
.bar{position:relative;height:.75rem}.bar i{position:absolute;inset-block:0;min-width:2px;border-radius:2px;background:var(--color,var(--muted))}
.fault{color:var(--fault);font-weight:600}code{font-size:.8125rem;overflow-wrap:anywhere}
@media (max-width:40rem){.span{grid-template-columns:minmax(0,1fr) 4.75rem 4.5rem}.name,.bar{grid-column:1/-1}.name{padding-left:calc(var(--depth)*.3rem)}}
</style>`);

const SERVICES = new Set(['gateway', 'auth', 'tickets', 'orders', 'expiration', 'payments']);

function page(title: string, body: Html): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>${STYLE}`;
  return html`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`.text;
}

const colorOf = (service: string): Html => new Html(SERVICES.has(service) ? `--color:var(--${service})` : '');

const duration = (ms: number): string => {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
};

function extentOf(spans: readonly Span[]): { startMs: number; tookMs: number } {
  const startMs = Math.min(...spans.map((span) => span.startMs));
  return { startMs, tookMs: Math.max(...spans.map(({ endMs }) => endMs)) - startMs };
}

function listed(spans: readonly Span[]): Html {
  const first = firstOf(spans);
  if (!first) return html``;
  const { startMs, tookMs } = extentOf(spans);
  const services = [...new Set(spans.map(({ service }) => service))].join(', ');
  const faults = spans.filter(({ isFault }) => isFault).length;
  const told = faults ? html` · <span class="fault">${faults} failed</span>` : html``;
  const time = new Date(startMs).toISOString().slice(11, 19);
  return html`<li><a href="/traces/${first.traceId}">${labelOf(first)}</a>
<div class="muted">${time} UTC · ${duration(tookMs)} · ${spans.length} spans · ${services}${told}</div></li>`;
}

/** All that there is, or what matters most: traces that went over the broker. */
export function listPage(traces: readonly (readonly Span[])[], isAll: boolean): string {
  const shown = isAll ? traces : traces.filter(hasEvents);
  const other = isAll
    ? html`<a href="/">Only traces with events</a>`
    : html`<a href="/?all=1">All ${traces.length} traces</a>`;
  const body = html`<main><h1>${isAll ? 'All traces' : 'Traces with events'}</h1><p>The newest first. ${other}</p>
${shown.length ? html`<ol>${shown.map(listed)}</ol>` : html`<p>None yet. Buy a ticket, and load this page again.</p>`}</main>`;
  return page('Traces', body);
}

function line({ span, depth }: Row, { startMs, tookMs }: { startMs: number; tookMs: number }): Html {
  const percent = (ms: number) => ((100 * ms) / Math.max(tookMs, 1)).toFixed(2);
  const left = percent(Math.min(span.startMs - startMs, tookMs * 0.995));
  const fault = span.isFault ? html` <span class="fault">failed</span>` : html``;
  const links = span.links.map(({ traceId }) => html` <a href="/traces/${traceId}">linked trace</a>`);
  return html`<li class="span" style="--depth:${Math.min(depth, 20)};${colorOf(span.service)}">
<span class="name">${labelOf(span)}${fault}${links}</span>
<span class="service">${span.service}</span>
<span class="number">+${duration(span.startMs - startMs)}</span><span class="number">${duration(span.endMs - span.startMs)}</span>
<span class="bar"><i style="left:${left}%;width:${percent(span.endMs - span.startMs)}%"></i></span></li>`;
}

/** One trace: every step below what caused it, with its service, when it began, and how long it took. */
export function tracePage(traceId: string, spans: readonly Span[], details: boolean): string {
  const first = firstOf(spans);
  const extent = extentOf(spans);
  const rows = rowsOf(spans, { details });
  const hidden = spans.length - rows.length;
  const other = details
    ? html`<a href="/traces/${traceId}">Without the database</a>`
    : html`<a href="/traces/${traceId}?details=1">Show ${hidden} steps of the database too</a>`;
  const title = first ? labelOf(first) : traceId;
  const body = html`<main><p><a href="/">Traces</a></p><h1>${title}</h1>
<p>${duration(extent.tookMs)} · ${spans.length} spans · <code>${traceId}</code> · ${other}</p>
<ol>${rows.map((row) => line(row, extent))}</ol></main>`;
  return page(title, body);
}

export function missingPage(): string {
  return page(
    'No such trace',
    html`<main><h1>No such trace</h1><p>It is not here any more. <a href="/">Traces</a></p></main>`,
  );
}
