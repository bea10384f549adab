import { BadRequest, ServiceUnavailable } from '@tickets/common/http';
import { z } from 'zod';

/** The faults that a form can order, and what each does in words. */
export const faultKinds = {
  error_500: 'answers 500',
  error_429: 'answers 429',
  drop_answer: 'acts, and breaks the connection off',
  delay: 'waits before it answers',
  drop_webhooks: 'loses webhooks',
  duplicate_webhooks: 'sends webhooks twice',
  reorder_webhooks: 'sends webhooks in the wrong order',
} as const;

const kinds = Object.keys(faultKinds) as [keyof typeof faultKinds, ...(keyof typeof faultKinds)[]];

const Order = z.object({
  kind: z.enum(kinds),
  times: z.coerce.number().int().min(1).max(1_000).default(1),
  seconds: z.coerce.number().min(0).max(600).default(5),
});

const Faults = z.object({ data: z.array(z.object({ kind: z.string(), times: z.number() })) });

export interface EmulatorFaults {
  list: () => Promise<{ kind: string; times: number }[]>;
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
    list: async () => Faults.parse(await call()).data,
    order: async (form) => {
      const order = Order.safeParse(form);
      if (!order.success) throw new BadRequest('A fault has a kind, and a number of times from 1 to 1000.');
      const { kind, times, seconds } = order.data;
      const fault = kind === 'delay' ? { kind, times, ms: Math.round(seconds * 1_000) } : { kind, times };
      await call({ method: 'POST', body: JSON.stringify(fault) });
    },
    clear: async () => {
      await call({ method: 'DELETE' });
    },
  };
}
