import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A guard of the payment, and how the services read without it. */
export interface Guard {
  name: string;
  /** What it keeps from happening. */
  keeps: string;
  /** In this built file (the end of its path) … */
  file: string;
  /** … this stands instead of that. */
  search: string;
  replace: string;
}

const list: readonly Guard[] = [
  {
    name: 'void',
    keeps: 'money of a cancelled order from staying reserved: what is open at the provider is cancelled',
    file: 'payments/dist/saga/next-step.js',
    search: "return order.status === 'cancelled' ? stepBack(charge) : stepForward(charge, order, nowMs);",
    replace: "return order.status === 'cancelled' ? undefined : stepForward(charge, order, nowMs);",
  },
  {
    name: 'refund',
    keeps: 'money that was captured for a cancelled order: it is given back',
    file: 'payments/dist/saga/next-step.js',
    search: '(0, apply_refunds_1.isRefundDue)(charge, order) ? refund_charge_1.refundCharge : undefined',
    replace: 'undefined',
  },
  {
    name: 'refund-status',
    keeps: 'a refund that is pending or failed from counting as made',
    file: 'payments/dist/saga/apply-refunds.js',
    search:
      "if (status === 'succeeded' || status === 'requires_action' || status === 'failed')\n        return status;",
    replace: "return 'succeeded';",
  },
  {
    name: 'new-key',
    keeps: 'an answer that is final under its idempotency key from being the answer for a day',
    file: 'payments/dist/saga/ask-stripe.js',
    search: "$set: { 'attempt.keyGeneration': keyGeneration + 1 }",
    replace: "$set: { 'attempt.keyGeneration': keyGeneration }",
  },
  {
    name: 'refused-capture',
    keeps: 'a capture that is refused from being tried for ever',
    file: 'payments/dist/saga/capture-intent.js',
    search: 'if (refusal && fresh.attempt.intentId === intent.id)',
    replace: 'if (false)',
  },
  {
    name: 'last-card',
    keeps: 'the card that was typed first from paying when another was typed after it',
    file: 'payments/dist/saga/begin-attempt.js',
    search: 'if ((0, attempt_1.isSameMethod)(attempt.method, press.method))',
    replace: 'if (true)',
  },
  {
    name: 'dispute',
    keeps: 'a dispute that a webhook tells from being lost',
    file: 'payments/dist/saga/handle-webhook-event.js',
    search:
      'return charge ? (0, keep_dispute_1.keepDispute)(deps, charge.orderId, event.data.object, event.created) : undefined;',
    replace: 'return undefined;',
  },
  {
    name: 'one-holder',
    keeps: 'two buyers from holding one ticket',
    file: 'orders/dist/models/order.js',
    search: 'orderSchema.index({ heldTicketId: 1 }, { unique: true, sparse: true });',
    replace: 'orderSchema.index({ heldTicketId: 1 }, { sparse: true });',
  },
  {
    name: 'being-paid',
    keeps: 'a buyer from letting go of what is being paid',
    file: 'orders/dist/routes/release-hold.js',
    search: 'if (order.authorizedAt)',
    replace: 'if (false)',
  },
  {
    name: 'dashboard-refund',
    keeps: 'a completed order whose whole price was given back in the dashboard from staying completed',
    file: 'orders/dist/follow-sale.js',
    search: "if (charge?.status === 'refunded')",
    replace: 'if (false)',
  },
  {
    name: 'one-barcode',
    keeps: 'two sellers from listing one barcode',
    file: 'tickets/dist/models/delivery.js',
    search: 'schema.index({ fingerprint: 1 }, { unique: true, sparse: true });',
    replace: 'schema.index({ fingerprint: 1 }, { sparse: true });',
  },
  {
    name: 'delivery-deadline',
    keeps: 'the money of a buyer who never gets the ticket from staying with the shop',
    file: 'orders/dist/follow-sale.js',
    search: '(0, refund_rules_1.isDeliveryOverdue)(order, nowMs) && !isWaiting',
    replace: 'false',
  },
  {
    name: 'closed-upload',
    keeps: 'a ticket whose refund was decided from being delivered all the same',
    file: 'tickets/dist/delivery/store-delivery.js',
    search: 'if ((0, ticket_1.isPassClosed)(ticket))',
    replace: 'if (false)',
  },
  {
    name: 'accepted-refund',
    keeps: 'money from going back before tickets has closed the pass',
    file: 'payments/dist/saga/apply-refunds.js',
    search: 'order?.refund?.acceptedAt !== undefined',
    replace: 'order?.refund?.requestedAt !== undefined',
  },
  {
    name: 'closed-pass',
    keeps: 'a buyer whose money is on its way back from opening the pass',
    file: 'tickets/dist/delivery/pass.js',
    search: 'if ((0, ticket_1.isPassClosed)(ticket))',
    replace: 'if (false)',
  },
  {
    name: 'opened-refund',
    keeps: 'a buyer who has opened the pass from asking for the money back',
    file: 'orders/dist/models/refund-rules.js',
    search: 'if (ticket && (0, delivery_rules_1.openedAtOf)(order, ticket))',
    replace: 'if (false)',
  },
  {
    name: 'one-resale',
    keeps: 'a ticket from being sold on twice',
    file: 'tickets/dist/models/ticket.js',
    search: 'schema.index({ resaleSlot: 1 }, { unique: true, sparse: true });',
    replace: 'schema.index({ resaleSlot: 1 }, { sparse: true });',
  },
  {
    name: 'refunded-ticket',
    keeps: 'a ticket that was bought and given back from being on sale again',
    file: 'tickets/dist/models/hold.js',
    search: "if (ticket.status === 'removed' || refunded.length > 0)",
    replace: "if (ticket.status === 'removed')",
  },
];

/** By their names, as the command takes them. */
export const guards: ReadonlyMap<string, Guard> = new Map(list.map((guard) => [guard.name, guard]));

/**
 * Runs with an environment in which the services' processes load that file without the guard: what stands on the disk is
 * left alone, and no service knows of it. A guard that is no longer found ends the process, so that the list stays true.
 */
export async function withoutGuard<T>(guard: Guard, run: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chaos-'));
  const preload = path.join(folder, `without-${guard.name}.cjs`);
  try {
    await writeFile(preload, preloadOf(guard));
    return await run({ NODE_OPTIONS: `--require ${preload}` });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function preloadOf({ file, search, replace }: Guard): string {
  return `
const Module = require('node:module');
const compile = Module.prototype._compile;
Module.prototype._compile = function (content, filename, ...rest) {
  if (!filename.endsWith(${JSON.stringify(file)})) return compile.call(this, content, filename, ...rest);
  const parts = content.split(${JSON.stringify(search)});
  if (parts.length !== 2) {
    console.error('The guard stands ' + (parts.length - 1) + ' times in ' + filename);
    process.exit(1);
  }
  return compile.call(this, parts.join(${JSON.stringify(replace)}), filename, ...rest);
};
`;
}
