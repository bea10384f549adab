import { parseCents } from '@tickets/common/contracts';
import { BadRequest, Conflict, ServiceUnavailable } from '@tickets/common/http';
import { z } from 'zod';

const DisputeList = z.object({ data: z.array(z.object({ id: z.string(), status: z.string() })) });
const Refusal = z.object({ error: z.object({ message: z.string() }) });
const RefundForm = z.object({ amount: z.string().trim().default('') });
const StatusForm = z.object({ status: z.enum(['under_review', 'won', 'lost']) });

export type Dispute = z.infer<typeof DisputeList>['data'][number];

/** What is done to an order's payment in Stripe's dashboard, or by the card's bank: behind payments' back. */
export interface EmulatorDashboard {
  disputesOf: (orderId: string) => Promise<Dispute[]>;
  /** `amount` as people write it, all that is left when it is empty. */
  refund: (orderId: string, form: unknown) => Promise<void>;
  dispute: (orderId: string) => Promise<void>;
  changeDispute: (id: string, form: unknown) => Promise<void>;
}

export function emulatorDashboard(emulatorUrl: string): EmulatorDashboard {
  const call = async (path: string, body?: object): Promise<unknown> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const url = `${emulatorUrl}/_emulator/dashboard/${path}`;
    const answer = await fetch(url, body && init).catch(() => undefined);
    if (!answer || answer.status >= 500) throw new ServiceUnavailable('The Stripe emulator does not take this now.');
    const content = await answer.json();
    if (!answer.ok) throw new Conflict(Refusal.parse(content).error.message);
    return content;
  };
  return {
    disputesOf: async (orderId) => DisputeList.parse(await call(`disputes?order=${orderId}`)).data,
    refund: async (orderId, form) => {
      const { amount } = RefundForm.parse(form);
      const cents = amount === '' ? undefined : parseCents(amount);
      if (amount !== '' && !cents) throw new BadRequest('Write an amount such as 12.50, or none for all of it.');
      await call('refunds', { order: orderId, amount: cents });
    },
    dispute: async (orderId) => {
      await call('disputes', { order: orderId });
    },
    changeDispute: async (id, form) => {
      const wanted = StatusForm.safeParse(form);
      if (!wanted.success) throw new BadRequest('A dispute is under_review, won or lost.');
      await call(`disputes/${encodeURIComponent(id)}`, wanted.data);
    },
  };
}
