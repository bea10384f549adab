import type { PaymentResponse } from '@tickets/common/contracts';
import { checkout } from '../strings/checkout';
import { type Refused, refusalText } from './refusal-text';

/** How the buyer pays; nothing of it when the attempt under way is only asked about. */
export type PayWith = { paymentMethodId: string } | { confirmationTokenId: string } | Record<never, never>;

export type PaymentState =
  | { step: 'idle' }
  | { step: 'sending' | 'checking' | 'confirming'; slow?: boolean }
  | { step: 'bank'; clientSecret: string; redirectUrl?: string }
  /** Nothing was charged, as the text says; `isUnsure`: that could not be found out. */
  | { step: 'refused'; text: string; isSignedOut?: boolean; isUnsure?: boolean };

export const unsure: PaymentState = { step: 'refused', text: checkout.unsure, isUnsure: true };

export function outcomeOf(payment: PaymentResponse): PaymentState {
  if (payment.status !== 'requires_action') return { step: 'confirming' };
  const { clientSecret, redirectUrl } = payment;
  return { step: 'bank', clientSecret, redirectUrl };
}

export function refusedBy(answer: Refused): PaymentState {
  return { step: 'refused', text: refusalText(answer), ...(answer.status === 401 ? { isSignedOut: true } : {}) };
}

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
