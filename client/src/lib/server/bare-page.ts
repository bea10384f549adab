import { site } from '../strings/site';

// Drawn without Next and its style sheets, so the colours stand here once more.
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

interface Words {
  title: string;
  text: string;
  /** Address and words of each way on, the best first. */
  links: readonly (readonly [string, string])[];
  small?: string;
}

/** A page as one document that needs neither scripts nor other files. */
export function barePage({ title, text, links, small }: Words): string {
  const anchors = links.map(([href, words]) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)} · ${site.name}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p><nav>${anchors.join('')}</nav>
${small ? `<p><small>${escapeHtml(small)}</small></p>` : ''}</main></body></html>`;
}
