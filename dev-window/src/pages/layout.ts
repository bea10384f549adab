import { type Html, html } from './html';

interface Page {
  title: string;
  body: Html;
  script?: boolean;
}

/** The frame of every page. Style and script come from this server; nothing is fetched from anywhere else. */
export function layout({ title, body, script = false }: Page): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_dev/assets/window.css">
${script && html`<script src="/_dev/assets/window.js" defer></script>`}
</head>
<body>
${body}
</body>
</html>
`);
}

/** A document as indented JSON, folded away until it is asked for. */
export function folded(summary: Html, content: unknown): Html {
  return html`<details><summary>${summary}</summary><pre>${JSON.stringify(content, undefined, 2)}</pre></details>`;
}
