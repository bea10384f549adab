'use client';
import type { ChargeResponse, PaymentResponse } from '@tickets/common/contracts';
import { useCallback, useRef, useState } from 'react';
import { type Answer, call } from '../browser-api';
import { checkout } from '../strings';
import { api } from '../urls';

/** How the buyer pays; nothing of it when the attempt under way is only asked about. */
export type PayWith = { paymentMethodId: string } | { confirmationTokenId: string } | Record<never, never>;

export type PaymentState =
  | { step: 'idle' }
  | { step: 'sending' | 'checking' | 'confirming'; slow?: boolean }
  | { step: 'bank'; clientSecret: string; redirectUrl?: string }
  | { step: 'refused'; text: string; signedOut?: boolean };

type Refused = Extract<Answer<unknown>, { ok: false }>;

const RETRIES_MAX = 12;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One payment at a time. What is not known is asked, never guessed: after a lost connection the service says whether
 * the attempt reached it, before a second one can start.
 */
export function usePayment(orderId: string, reread: () => Promise<unknown>) {
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const busy = useRef(false);

  const settle = useCallback(
    async (how: PayWith, again = 0): Promise<PaymentState> => {
      const answer = await call<PaymentResponse>('POST', api.payments, { orderId, ...how });
      if (answer.ok) return outcomeOf(answer.data);
      if (answer.status === 503 && again < RETRIES_MAX) {
        if (again > 2) setState({ step: 'sending', slow: true });
        await wait((answer.retryAfterSeconds ?? 1) * 1000);
        return settle(how, again + 1);
      }
      if (answer.status === 409) {
        await reread();
        return { step: 'refused', text: answer.errors[0]?.message ?? checkout.unsure };
      }
      if (answer.status === 0 || answer.status >= 500) {
        setState({ step: 'checking' });
        return ask(orderId, settle);
      }
      return refusalOf(answer);
    },
    [orderId, reread],
  );

  const pay = useCallback(
    async (how: PayWith): Promise<PaymentState | undefined> => {
      if (busy.current) return undefined;
      busy.current = true;
      setState({ step: 'sending' });
      const outcome = await settle(how);
      busy.current = false;
      setState(outcome);
      if (outcome.step === 'confirming') await reread();
      return outcome;
    },
    [settle, reread],
  );

  return { state, setState, pay };
}

function outcomeOf(payment: PaymentResponse): PaymentState {
  if (payment.status !== 'requires_action') return { step: 'confirming' };
  const { clientSecret, redirectUrl } = payment;
  return { step: 'bank', clientSecret, redirectUrl };
}

function refusalOf(answer: Refused): PaymentState {
  if (answer.status === 401) return { step: 'refused', text: checkout.sessionOver, signedOut: true };
  const reason = answer.errors[0]?.message ?? '';
  if (answer.status === 402) return { step: 'refused', text: checkout.declined(reason || checkout.bankSaidNo) };
  return { step: 'refused', text: reason || checkout.notReached };
}

const ASK_TRIES = 20;

/** No answer came: asks whether there is a charge, and goes on from what it says. */
async function ask(orderId: string, settle: (how: PayWith) => Promise<PaymentState>): Promise<PaymentState> {
  for (let tries = 0; tries < ASK_TRIES; tries++) {
    await wait(Math.min(500 * 2 ** tries, 4_000));
    const answer = await call<ChargeResponse>('GET', api.payment(orderId));
    if (!answer.ok) {
      if (answer.status === 404) return { step: 'refused', text: checkout.notReached };
      if (answer.status === 401) return refusalOf(answer);
      continue;
    }
    const { status, failureReason } = answer.data;
    if (status === 'authorized' || status === 'completed') return { step: 'confirming' };
    if (status === 'requires_action') return settle({});
    if (failureReason) return { step: 'refused', text: checkout.declined(failureReason) };
    if (status === 'created') return settle({});
    return { step: 'refused', text: checkout.declined(checkout.bankSaidNo) };
  }
  return { step: 'refused', text: checkout.unsure };
}
