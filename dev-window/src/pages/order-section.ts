import { catalogue, orderSubjects, ticketSubjects } from '@tickets/common/contracts';
import type { HeardEvent } from '../events/event-log';
import type { Dispute } from '../faults/emulator-dashboard';
import { afterSaleOf } from '../orders/after-sale';
import type { Copy, OrderCopies } from '../orders/copies';
import { type Html, html } from './html';
import { folded } from './layout';
import { paymentForms } from './payment-forms';

interface OrderView extends OrderCopies {
  orderId: string;
  timeLine: readonly HeardEvent[];
  /** Absent where payments talks to Stripe itself, or knows of no captured payment. */
  disputes?: readonly Dispute[];
}

const shown = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : value === undefined ? '' : String(value);

/** What a copy says that others can be compared with. */
function newest(copies: readonly Copy[], what: Copy['what']): unknown {
  return copies.find((copy) => copy.what === what && copy.role === 'own document')?.content?.version;
}

function copyRow(copy: Copy, copies: readonly Copy[]): Html {
  const { what, service, role, content } = copy;
  const isBehind = content !== null && content.version !== newest(copies, what);
  const version = content ? `v${shown(content.version)}` : 'none';
  const lines = content && what !== 'charge' ? afterSaleOf(what, content) : [];
  if (role === 'deadline' && content?.nextFireAt)
    lines.push(`${deadlineKind(content)} fires at ${shown(content.nextFireAt)}`);
  return html`<tr>
<th scope="row">${what}</th><td>${service}, ${role}</td>
<td>${version}${isBehind && html` <strong class="behind">behind</strong>`}</td>
<td>${shown(content?.status)}${lines.map((line) => html`<br><small>${line}</small>`)}</td>
<td>${content && folded(html`document`, content)}</td>
</tr>`;
}

/** Deadlines that an older release stored have no kind. */
const deadlineKind = ({ kind }: Record<string, unknown>) => (kind === undefined ? 'hold' : shown(kind));

/** Of an event's snapshot, what it says of delivery and refund. */
function newsOf({ subject, content }: HeardEvent): string[] {
  const isOf = (subjects: readonly string[]) => subjects.includes(subject);
  const what = isOf(orderSubjects) ? 'order' : isOf(ticketSubjects) ? 'ticket' : undefined;
  const data = typeof content === 'object' && content !== null && 'data' in content ? content.data : undefined;
  return what && typeof data === 'object' && data !== null ? afterSaleOf(what, { ...data }) : [];
}

const ownerOf = (subject: string) => Object.entries(catalogue).find(([name]) => name === subject)?.[1].owner;

function eventItem(event: HeardEvent, first: HeardEvent): Html {
  const after = (Date.parse(event.storedAt) - Date.parse(first.storedAt)) / 1000;
  const version = event.version === undefined ? '' : `v${event.version}`;
  const summary = html`<time datetime="${event.storedAt}">+${after.toFixed(3)} s</time> <b>${event.subject}</b> ${version} <span class="status">${event.status}</span> <span class="by">by ${ownerOf(event.subject)}</span>${newsOf(event).map((line) => html` <small>${line}</small>`)}`;
  return html`<li>${folded(summary, event.content)}</li>`;
}

/** The buttons that end a time which the order waits for: of its hold, or of its delivery. */
function endTimeForm({ orderId, copies }: OrderView): Html | undefined {
  const { status, authorizedAt, expiresAt, deliveryDueAt } =
    copies.find(({ what, role }) => what === 'order' && role === 'own document')?.content ?? {};
  const form = (action: string, words: string, end: unknown) =>
    html`<form method="post" action="/_dev/orders/${orderId}/${action}" data-refresh="order">
<button>${words}</button> <small>It would end at ${shown(end)}.</small></form>`;
  if (['created', 'awaiting_payment'].includes(shown(status)) && !authorizedAt) {
    return form('end-hold', 'End this hold now', expiresAt);
  }
  return deliveryDueAt ? form('end-delivery', 'End the time to deliver now', deliveryDueAt) : undefined;
}

/** One order across the services: what each knows, what waits to be told, and what was told so far. */
export function orderSection(view: OrderView): Html {
  const { orderId, copies, waiting, timeLine, disputes } = view;
  const [first] = timeLine;
  return html`<h3>Order <code>${orderId}</code></h3>
${endTimeForm(view)}${disputes && paymentForms(orderId, disputes)}
<table><caption>As each service knows it</caption>
<thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">Version</th><th scope="col">Status</th><th scope="col">All of it</th></tr></thead>
<tbody>${copies.map((copy) => copyRow(copy, copies))}</tbody></table>
<p>${
    waiting.length === 0
      ? 'No event of it waits in an outbox.'
      : `Waiting in an outbox: ${waiting.map(({ service, eventId, at }) => `${eventId} (${service}, since ${shown(at)})`).join('; ')}.`
  }</p>
<h4>What was told, in this order</h4>
${
  first
    ? html`<ol class="events">${timeLine.map((event) => eventItem(event, first))}</ol>`
    : html`<p>No event of it is among those that are remembered here.</p>`
}`;
}

export const noOrderSection = (orderId: string): Html => html`<p>orders knows no order <code>${orderId}</code>.</p>`;
