import { problems, site } from '../strings';
import { pages } from '../urls';

// Drawn without Next, whose own page for its faults is empty until scripts fill it; so the colours stand here once more.
const STYLE = `
:root{color-scheme:light dark;--page:#fbfaf7;--ink:#17181c;--muted:#565a63;--control:#85888f;--primary:#0b5351;--on:#fff}
@media (prefers-color-scheme:dark){:root{--page:#101214;--ink:#f1f0ec;--muted:#a6abb5;--control:#727a87;--primary:#5ccabf;--on:#06201e}}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.5 ui-sans-serif,system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto;padding:4rem 1rem;text-align:center}
h1{font-size:1.75rem;line-height:1.2;font-weight:600;text-wrap:balance}
p{color:var(--muted)}
nav{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:center;margin:1.5rem 0}
a{box-sizing:border-box;min-height:44px;padding:.5rem 1rem;border:1px solid var(--control);border-radius:6px;color:inherit;text-decoration:none;font-weight:500}
a:first-child{border-color:transparent;background:var(--primary);color:var(--on)}
a:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
small{font-size:.8125rem}`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** The page for our own faults as one document that needs neither scripts nor style sheets. `here` is tried again. */
export function errorPage(requestId: string, here: string): string {
  const words = problems.broken;
  const links = [
    [here, words.again],
    [pages.orders, words.orders],
    [pages.browse, words.action],
  ].map(([href = '', text = '']) => `<a href="${escapeHtml(href)}">${text}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${words.title} · ${site.name}</title><style>${STYLE}</style></head>
<body><main><h1>${words.title}</h1><p>${words.text}</p><nav>${links.join('')}</nav>
<p><small>${escapeHtml(problems.request(requestId))}</small></p></main></body></html>`;
}
