'use client';
import { Elements, PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js';
import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import { type FormEvent, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import { cardForm } from '@/lib/strings';
import type { CardFormProps } from './card-form';

let stripe: Promise<Stripe | null> | undefined;

/** Stripe's own card form: the card goes from its frame to Stripe, and we only ever see a token. */
export default function StripeCardForm({ publishableKey, ...form }: CardFormProps & { publishableKey: string }) {
  stripe ??= loadStripe(publishableKey);
  // Named first, because Stripe's types do not know paymentMethodTypes here, though its script takes it.
  const options = {
    mode: 'payment' as const,
    // A price on the wire has at most two fraction digits; rounding takes off what the multiplication adds.
    amount: Math.round(form.price * 100),
    currency: form.currency,
    captureMethod: 'manual' as const,
    paymentMethodTypes: ['card'],
  };
  return (
    <Elements stripe={stripe} options={options}>
      <Fields {...form} />
    </Elements>
  );
}

function Fields({ ready, pending, label, pay }: CardFormProps) {
  const api = useStripe();
  const elements = useElements();
  const [problem, setProblem] = useState<string>();
  const busy = useRef(false);

  async function payOnce() {
    if (!api || !elements) return;
    const { error: incomplete } = await elements.submit();
    if (incomplete) return setProblem(incomplete.message);
    const { error, confirmationToken } = await api.createConfirmationToken({ elements });
    if (error) return setProblem(error.message);
    const outcome = await pay({ confirmationTokenId: confirmationToken.id });
    if (outcome?.step !== 'bank') return;
    const { error: refused } = await api.handleNextAction({ clientSecret: outcome.clientSecret });
    if (refused) setProblem(refused.message);
    await pay({});
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy.current || !ready || pending) return;
    busy.current = true;
    setProblem(undefined);
    await payOnce();
    busy.current = false;
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <PaymentElement onLoadError={() => setProblem(cardForm.loadFailed)} />
      <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
      <button type="submit" className={buttonClass('primary', 'w-full')} aria-disabled={!ready || pending || !api}>
        {label}
      </button>
    </form>
  );
}
