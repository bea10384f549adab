import type { Dispute } from '../faults/emulator-dashboard';
import { type Html, html } from './html';

const CLOSED = ['won', 'lost', 'warning_closed'];
const CHOICES = { under_review: 'look at it', won: 'win it', lost: 'lose it' };

function disputeItem({ id, status }: Dispute): Html {
  const options = Object.entries(CHOICES).map(([value, words]) => html`<option value="${value}">${words}</option>`);
  return html`<li>Dispute <code>${id}</code>: ${status}${
    !CLOSED.includes(status) &&
    html`<form method="post" action="/_dev/disputes/${id}" data-refresh="order" class="row">
<label>The bank and we <select name="status">${options}</select></label> <button>Go on with this dispute</button></form>`
  }</li>`;
}

/** What can be done to a captured payment behind the back of payments. */
export function paymentForms(orderId: string, disputes: readonly Dispute[]): Html {
  return html`<h4>Its payment, in Stripe’s dashboard</h4>
<form method="post" action="/_dev/orders/${orderId}/refund" data-refresh="order" class="row">
<label>Amount, all of it when empty <input name="amount" inputmode="decimal" size="8" autocomplete="off"></label>
<button>Refund this payment</button></form>
<form method="post" action="/_dev/orders/${orderId}/dispute" data-refresh="order"><button>Dispute this payment</button></form>
${disputes.length > 0 && html`<ul>${disputes.map(disputeItem)}</ul>`}`;
}
