/** A document or a snapshot of an order, a ticket or a deadline: dates as dates, or as texts. */
type Fields = Record<string, unknown>;

const timeOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

/** Whether the pass lies with us, was opened, or is closed for good. Of what it shows, nobody but its buyer is told. */
function passOf({ status, delivery, deliveryId, openedAt, passDecision }: Fields): string | undefined {
  const isDelivered = deliveryId !== undefined || delivery === 'ready';
  const isClosed = fieldsOf(passDecision).outcome === 'closed' || (status === 'removed' && isDelivered);
  if (isClosed) return 'pass closed';
  if (openedAt) return `pass opened at ${timeOf(openedAt)}`;
  if (isDelivered) return 'pass ready';
  return status === 'sold' ? 'no pass yet' : undefined;
}

function decisionOf({ passDecision }: Fields): string | undefined {
  const { outcome, requestedAt } = fieldsOf(passDecision);
  return outcome ? `refund asked for at ${timeOf(requestedAt)}: ${String(outcome)}` : undefined;
}

function deadlineOf({ deliverBy, deliveredAt }: Fields): string | undefined {
  if (!deliverBy) return undefined;
  return `to be delivered by ${timeOf(deliverBy)}${deliveredAt ? `, delivered at ${timeOf(deliveredAt)}` : ''}`;
}

const refundSteps = { requestedAt: 'asked for', confirmedAt: 'confirmed', acceptedAt: 'accepted', refundedAt: 'done' };

function refundOf({ refund }: Fields): string | undefined {
  // What payments calls by this name is a refund at Stripe, with a status of its own.
  const fields = fieldsOf(refund);
  const steps = Object.entries(refundSteps).flatMap(([key, words]) =>
    fields[key] ? [`${words} at ${timeOf(fields[key])}`] : [],
  );
  if (steps.length === 0) return undefined;
  return `refund (${fields.reason ? String(fields.reason) : 'made at Stripe'}) ${steps.join(', ')}`;
}

/** What is to be said of delivery and refund, a line each. */
export function afterSaleOf(what: 'order' | 'ticket', fields: Fields): string[] {
  const lines = what === 'ticket' ? [passOf(fields), decisionOf(fields)] : [deadlineOf(fields), refundOf(fields)];
  return lines.filter((line) => line !== undefined);
}
