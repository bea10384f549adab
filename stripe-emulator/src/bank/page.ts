import { inWords } from '../stripe/amount';

const style = `
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--ink:#1b1f24;--soft:#545d68;--line:#8a929c;--go:#1a56db;--on-go:#fff}
@media(prefers-color-scheme:dark){:root{--page:#14171a;--card:#1f2428;--ink:#eceff2;--soft:#aab3bd;--line:#7b858f;--go:#8ab4ff;--on-go:#10151c}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:26rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.25}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.note{color:var(--soft);font-size:.875rem}
.amount{font-size:1.75rem;font-weight:600;margin-bottom:.5rem}
button,a.button{display:block;width:100%;min-height:3rem;margin-top:.75rem;padding:.625rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:transparent;color:inherit;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.go,a.button{background:var(--go);border-color:var(--go);color:var(--on-go)}
:focus-visible{outline:3px solid var(--go);outline-offset:3px}
`;

export interface BankQuestion {
  amount: number;
  currency: string;
  last4: string;
  returnUrl: string | null;
}

/** The bank's question. The form posts to the page's own address, so any gateway in front changes nothing. */
export function questionPage({ amount, currency, last4 }: BankQuestion): string {
  return page(
    'Approve this payment?',
    `<p>Your bank asks whether it is you who pays with the card ending in ${escapeHtml(last4)}.</p>
<p class="amount">${escapeHtml(inWords(amount, currency).replace(/ \w+$/, ` ${currency.toUpperCase()}`))}</p>
<form method="post">
<button class="go" name="outcome" value="approve">Approve payment</button>
<button name="outcome" value="decline">Decline</button>
</form>`,
  );
}

export function closedPage(returnUrl: string | null): string {
  const link = returnUrl ? `<a class="button" href="${escapeHtml(returnUrl)}">Back to the shop</a>` : '';
  return page('This request is closed', `<p>There is nothing to approve here any more.</p>${link}`);
}

export function answeredPage(succeeded: boolean): string {
  const title = succeeded ? 'Payment approved' : 'Payment declined';
  return page(title, '<p>You can close this page and go back to the shop.</p>');
}

export function notFoundPage(): string {
  return page(
    'No such request',
    '<p>This link leads to no payment. Go back to the shop and start the payment again.</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Test bank</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
<p class="note" style="margin:1.25rem 0 0">Test bank of the Stripe emulator. No real bank, no real money.</p>
</main>
</body>
</html>
`;
}

function escapeHtml(value: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
