import { z } from 'zod';
import { newId } from '../stripe/id';

const pattern = z.string().refine(isPattern, { error: 'must be a regular expression' });
const times = z.number().int().min(1).max(1_000_000);
const ms = z.number().int().min(0).max(600_000);
const when = z.enum(['before', 'after']).default('before');
const request = z.strictObject({ method: z.string().optional(), path: pattern.optional() }).default({});
const webhook = z.strictObject({ event: pattern.optional() }).default({});

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
type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

interface Target {
  method?: string;
  path?: string;
  event?: string;
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
  take<K extends Fault['kind']>(kind: K, target: Target): FaultOf<K> | undefined {
    const fault = this.ordered.find((candidate) => candidate.kind === kind && doesMatch(candidate.match, target));
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

function doesMatch({ method, path, event }: Target, target: Target): boolean {
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
