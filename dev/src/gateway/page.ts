interface PageWords {
  title: string;
  text: string;
  /** Address and words of each way on, the best first. */
  links: readonly (readonly [string, string])[];
  requestId?: string;
}

const STYLE = `
:root{color-scheme:light dark;--page:#fbfaf7;--ink:#17181c;--muted:#565a63;--control:#85888f;--primary:#0b5351;--on:#fff}
@media (prefers-color-scheme:dark){:root{--page:#101214;--ink:#f1f0ec;--muted:#a6abb5;--control:#727a87;--primary:#5ccabf;--on:#06201e}}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto;padding:4rem 1rem;text-align:center}
p{color:var(--muted)}
nav{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:center;margin:1.5rem 0}
a{padding:.6rem 1rem;border:1px solid var(--control);border-radius:6px;color:inherit;text-decoration:none}
a:first-child{border-color:transparent;background:var(--primary);color:var(--on)}`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** A page of the gateway's own, for when there is nobody behind it to draw one. Needs neither scripts nor other files. */
export function page({ title, text, links, requestId }: PageWords): string {
  const anchors = links.map(([href, words]) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Ticket Desk</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p><nav>${anchors}</nav>
${requestId ? `<p><small>Request ${escapeHtml(requestId)}</small></p>` : ''}</main></body></html>`;
}
