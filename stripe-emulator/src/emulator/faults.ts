import { z } from 'zod';
import { newId } from '../stripe/id';

const pattern = z.string().refine(isPattern, { error: 'must be a regular expression' });
const times = z.number().int().min(1).max(1_000_000);
const ms = z.number().int().min(0).max(600_000);
const when = z.enum(['before', 'after']).default('before');
/** `order` is the `orderId` in the metadata of the intent that a request or an event is about. */
const order = z.string().optional();
const request = z.strictObject({ method: z.string().optional(), path: pattern.optional(), order }).default({});
const webhook = z.strictObject({ event: pattern.optional(), order }).default({});
const ofOrder = z.strictObject({ order }).default({});
const afterMs = z.number().int().min(0).max(86_400_000).default(2_000);

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drop_answer'), match: request, times: times.default(1) }),
  z.strictObject({ kind: z.literal('error_429'), match: request, times: times.default(1) }),
  z.strictObject({
    kind: z.literal('error_500'),
    match: request,
    times: times.default(1),
    when,
    /** Whether the request's idempotency key remembers the 500, as at Stripe once the execution has begun. */
    stored: z.boolean().default(true),
  }),
  /** Refused for good: the answer is stored under the idempotency key, as every answer of a call that Stripe executed. */
  z.strictObject({
    kind: z.literal('error_400'),
    match: request,
    times: times.default(1),
    code: z.string().optional(),
    stored: z.boolean().default(true),
  }),
  /** A capture that the bank declines; the intent then has this status. */
  z.strictObject({
    kind: z.literal('capture_declined'),
    match: ofOrder,
    times: times.default(1),
    leaves: z.enum(['requires_capture', 'requires_payment_method', 'canceled']).default('requires_payment_method'),
  }),
  /** A confirmation or a capture that is undecided at first: the intent is `processing`, and can't be cancelled. */
  z.strictObject({
    kind: z.literal('processing'),
    match: ofOrder,
    times: times.default(1),
    at: z.enum(['confirm', 'capture']).default('confirm'),
    later: z.enum(['succeeds', 'fails', 'never']).default('succeeds'),
    afterMs,
  }),
  /** How a refund begins, and what becomes of it (without `later` it stays so). */
  z.strictObject({
    kind: z.literal('refund_status'),
    match: ofOrder,
    times: times.default(1),
    status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
    later: z.enum(['succeeded', 'failed', 'canceled']).optional(),
    afterMs,
  }),
  z.strictObject({ kind: z.literal('delay'), match: request, times: times.default(1), when, ms }),
  z.strictObject({ kind: z.literal('drop_webhooks'), match: webhook, times: times.default(1) }),
  z.strictObject({ kind: z.literal('duplicate_webhooks'), match: webhook, times: times.default(1) }),
  z.strictObject({
    kind: z.literal('reorder_webhooks'),
    match: webhook,
    times: times.default(2),
    /** The first of the matched events waits this long for each one that follows it, so that they arrive backwards. */
    ms: ms.default(200),
  }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

export interface Target {
  method?: string;
  path?: string;
  event?: string;
  order?: string;
}

/** Failures ordered in advance, each for a number of times; the oldest that matches is used up first. */
export class Faults {
  private ordered: (Fault & { id: string })[] = [];

  add(fault: Fault): Fault & { id: string } {
    const added = { id: newId('fault'), ...fault };
    this.ordered.push(added);
    return added;
  }

  /** Uses one up; `times` in the result counts this use too. */
  take<K extends FaultKind>(
    kind: K,
    target: Target,
    fits: (fault: FaultOf<K>) => boolean = () => true,
  ): FaultOf<K> | undefined {
    const fault = this.ordered.find(
      (candidate) =>
        candidate.kind === kind && doesMatch(candidate.match, target) && fits(candidate as Fault as FaultOf<K>), // of this very kind
    );
    if (!fault) return undefined;
    const taken = { ...fault };
    fault.times -= 1;
    this.ordered = this.ordered.filter(({ times }) => times > 0);
    return taken as Fault as FaultOf<K>; // found by this very kind
  }

  list(): (Fault & { id: string })[] {
    return this.ordered;
  }

  clear(): void {
    this.ordered = [];
  }
}

function doesMatch({ method, path, event, order }: Target, target: Target): boolean {
  if (order !== undefined && order !== target.order) return false;
  if (method !== undefined && method.toUpperCase() !== target.method) return false;
  if (path !== undefined && !new RegExp(path).test(target.path ?? '')) return false;
  return event === undefined || new RegExp(event).test(target.event ?? '');
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
