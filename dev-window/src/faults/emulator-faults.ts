import { BadRequest, ServiceUnavailable } from '@tickets/common/http';
import { z } from 'zod';

interface FaultForm {
  words: string;
  /** Whether the number of seconds means anything to it. */
  isTimed?: true;
  fault: (ms: number) => Record<string, unknown>;
}

const form = (words: string, fault: Record<string, unknown>): FaultForm => ({ words, fault: () => fault });
const timed = (words: string, fault: FaultForm['fault']): FaultForm => ({ words, fault, isTimed: true });
const refunds = { path: '^/v1/refunds$' };

/** The faults that a form can order: what each does in words, and what the emulator is asked for. */
export const faultForms = {
  error_500: form('answers 500', { kind: 'error_500' }),
  error_429: form('answers 429', { kind: 'error_429' }),
  drop_answer: form('acts, and breaks the connection off', { kind: 'drop_answer' }),
  delay: timed('waits before it answers', (ms) => ({ kind: 'delay', ms })),
  capture_refused: form('refuses to capture', { kind: 'error_400', match: { path: '/capture$' } }),
  capture_declined: form('declines the capture', { kind: 'capture_declined' }),
  processing: timed('confirms later: processing', (afterMs) => ({ kind: 'processing', afterMs })),
  processing_fails: timed('declines later: processing', (afterMs) => ({ kind: 'processing', later: 'fails', afterMs })),
  refund_refused: form('refuses a refund', { kind: 'error_400', match: refunds }),
  refund_pending: timed('refunds later: pending', (afterMs) => ({
    kind: 'refund_status',
    status: 'pending',
    later: 'succeeded',
    afterMs,
  })),
  refund_pending_fails: timed('fails a refund later: pending', (afterMs) => ({
    kind: 'refund_status',
    status: 'pending',
    later: 'failed',
    afterMs,
  })),
  refund_failed: form('fails a refund', { kind: 'refund_status', status: 'failed' }),
  drop_webhooks: form('loses webhooks', { kind: 'drop_webhooks' }),
  duplicate_webhooks: form('sends webhooks twice', { kind: 'duplicate_webhooks' }),
  reorder_webhooks: form('sends webhooks in the wrong order', { kind: 'reorder_webhooks' }),
} as const satisfies Record<string, FaultForm>;

type FormName = keyof typeof faultForms;
const names = Object.keys(faultForms) as [FormName, ...FormName[]]; // the keys of the object above

const Order = z.object({
  kind: z.enum(names),
  times: z.coerce.number().int().min(1).max(1_000).default(1),
  seconds: z.coerce.number().min(0).max(600).default(5),
});

const Faults = z.object({ data: z.array(z.looseObject({ kind: z.string(), times: z.number() })) });

export interface OrderedFault {
  words: string;
  times: number;
}

export interface EmulatorFaults {
  list: () => Promise<OrderedFault[]>;
  order: (form: unknown) => Promise<void>;
  clear: () => Promise<void>;
}

/** The Stripe emulator's own door for failures that are ordered in advance. */
export function emulatorFaults(emulatorUrl: string): EmulatorFaults {
  const call = async (init?: RequestInit): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${emulatorUrl}/_emulator/faults`, { headers, ...init }).catch(() => undefined);
    if (!answer?.ok) throw new ServiceUnavailable('The Stripe emulator does not take this now.');
    return answer.json();
  };
  return {
    list: async () => Faults.parse(await call()).data.map((fault) => ({ words: wordsOf(fault), times: fault.times })),
    order: async (wanted) => {
      const order = Order.safeParse(wanted);
      if (!order.success) throw new BadRequest('A fault has a kind, and a number of times from 1 to 1000.');
      const { kind, times, seconds } = order.data;
      const fault = faultForms[kind].fault(Math.round(seconds * 1_000));
      await call({ method: 'POST', body: JSON.stringify({ ...fault, times }) });
    },
    clear: async () => {
      await call({ method: 'DELETE' });
    },
  };
}

/** The words of the form that a fault was ordered by, else its kind: others than this page may order too. */
function wordsOf(fault: Record<string, unknown> & { kind: string }): string {
  const isLike = ({ fault: make }: FaultForm) => {
    const wanted = make(Number(fault.ms ?? fault.afterMs ?? 0));
    return Object.entries(wanted).every(([key, value]) => JSON.stringify(value) === JSON.stringify(fault[key]));
  };
  // The one that says most is the one that was meant: `processing` alone is like each of its kinds.
  const found = Object.values<FaultForm>(faultForms).filter(isLike);
  const best = found.toSorted((a, b) => Object.keys(b.fault(0)).length - Object.keys(a.fault(0)).length)[0];
  return best?.words ?? fault.kind;
}
