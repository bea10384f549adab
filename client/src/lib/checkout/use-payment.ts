'use client';
import type { PaymentResponse } from '@tickets/common/contracts';
import { useCallback, useRef, useState } from 'react';
import { call, codeOf } from '../browser-api';
import { api } from '../urls';
import { lookUpPayment } from './look-up-payment';
import { outcomeOf, type PaymentState, type PayWith, refusedBy, unsure, wait } from './payment-state';
import type { Refused } from './refusal-text';

const RETRIES_MAX = 12;

/**
 * One payment at a time. What is not known is asked, never guessed: after a lost connection the service says whether
 * the attempt reached it, before a second one can start.
 */
export function usePayment(orderId: string, reread: () => Promise<unknown>) {
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const busy = useRef(false);

  const settle = useCallback(
    async (how: PayWith, tries = 0): Promise<PaymentState> => {
      const answer = await call<PaymentResponse>('POST', api.payments, { orderId, ...how });
      if (answer.ok) return outcomeOf(answer.data);
      const next = whatNext(answer);
      if (next === 'refused') {
        if (answer.status === 409) await reread();
        return refusedBy(answer);
      }
      if (next === 'look-up') {
        setState({ step: 'checking' });
        const found = await lookUpPayment(orderId);
        return found === 'ask-again' && tries < RETRIES_MAX ? settle({}, tries + 1) : finalOf(found);
      }
      if (tries >= RETRIES_MAX) {
        // Without a card of its own this asked about an attempt that may well have gone through.
        return isAsking(how) || next === 'undecided' ? unsure : refusedBy(answer);
      }
      if (tries > 2) setState({ step: 'sending', slow: true });
      await wait((answer.retryAfterSeconds ?? 1) * 1000);
      return settle(next === 'undecided' ? {} : how, tries + 1);
    },
    [orderId, reread],
  );

  const run = useCallback(
    async (begin: PaymentState, work: () => Promise<PaymentState>): Promise<PaymentState | undefined> => {
      if (busy.current) return undefined;
      busy.current = true;
      setState(begin);
      const outcome = await work();
      busy.current = false;
      setState(outcome);
      if (outcome.step === 'confirming') await reread();
      return outcome;
    },
    [reread],
  );

  const pay = useCallback((how: PayWith) => run({ step: 'sending' }, () => settle(how)), [run, settle]);

  const check = useCallback(
    () =>
      run({ step: 'checking' }, async () => {
        const found = await lookUpPayment(orderId);
        return found === 'ask-again' ? settle({}) : finalOf(found);
      }),
    [run, settle, orderId],
  );

  return { state, pay, check };
}

const isAsking = (how: PayWith) => Object.keys(how).length === 0;

const finalOf = (found: PaymentState | 'ask-again'): PaymentState => (found === 'ask-again' ? unsure : found);

/** `retry`: nothing was begun; `undecided`: something was, ask about it; `look-up`: no answer says which of the two. */
function whatNext(answer: Refused): 'refused' | 'retry' | 'undecided' | 'look-up' {
  const code = codeOf(answer);
  if (code === 'bus_away' || code === 'hold_unconfirmed') return 'retry';
  if (code === 'payment_undecided') return 'undecided';
  // The provider refused what we sent it, so that nothing has begun and nothing is to be looked up.
  if (code === 'payment_unavailable') return 'refused';
  const isUnknown = answer.status === 0 || answer.status >= 500 || code === 'changed_meanwhile';
  return isUnknown ? 'look-up' : 'refused';
}
