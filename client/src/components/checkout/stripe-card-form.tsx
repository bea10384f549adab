'use client';
import { Elements, PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js';
import type { Stripe, StripeElements, StripeElementsOptionsMode } from '@stripe/stripe-js';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import type { PaymentState } from '@/lib/checkout/payment-state';
import { cardForm } from '@/lib/strings/card-form';
import { checkout } from '@/lib/strings/checkout';
import type { CardFormProps } from './card-form';
import { stripeAppearance } from './stripe-appearance';
import { useStripeScript } from './use-stripe-script';

interface FieldsProps extends CardFormProps {
  /** Of the payment that the buyer's bank wants to verify. */
  clientSecret?: string;
}

/** Stripe's own card form: the card goes from its frame to Stripe, and we only ever see a token. */
export default function StripeCardForm({ publishableKey, ...form }: FieldsProps & { publishableKey: string }) {
  const { stripe, hasFailed, load } = useStripeScript(publishableKey);
  if (hasFailed) {
    return (
      <Notice look="error" role="alert">
        <p>{cardForm.loadFailed}</p>
        <button type="button" className={buttonClass('secondary')} onClick={load}>
          {cardForm.loadAgain}
        </button>
      </Notice>
    );
  }
  if (!stripe) return <p className="text-muted">{cardForm.loading}</p>;
  return <Ready stripe={stripe} {...form} />;
}

/** Drawn in the browser alone, where the script is and where the page's colours are known. */
function Ready({ stripe, ...form }: FieldsProps & { stripe: Stripe }) {
  const { price, currency } = form;
  const options = useMemo(
    (): StripeElementsOptionsMode => ({
      mode: 'payment',
      // A price on the wire has at most two fraction digits; rounding takes off what the multiplication adds.
      amount: Math.round(price * 100),
      currency,
      captureMethod: 'manual',
      allowedPaymentMethodTypes: ['card'],
      appearance: stripeAppearance(),
    }),
    [price, currency],
  );
  return (
    <Elements stripe={stripe} options={options}>
      <Fields {...form} />
    </Elements>
  );
}

function Fields({ ready, pending, label, clientSecret, pay }: FieldsProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);

  async function once(work: (stripe: Stripe, elements: StripeElements) => Promise<string | undefined>) {
    if (busy.current || pending || !stripe || !elements) return;
    busy.current = true;
    setBusy(true);
    setProblem(undefined);
    setProblem(
      await work(stripe, elements).catch((error: unknown) => {
        // What the script throws, as against what it answers, names no fault of the buyer's but one of ours.
        console.error(error);
        return cardForm.failed;
      }),
    );
    busy.current = false;
    setBusy(false);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready) void once((loaded, group) => payWithCard(loaded, group, pay));
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      {clientSecret && !isBusy ? (
        <Notice look="held" role="status">
          <p className="font-semibold">{checkout.bankTitle}</p>
          <p>{checkout.bankText}</p>
          <button
            type="button"
            className={buttonClass('secondary')}
            onClick={() => once((loaded) => answerBank(loaded, clientSecret, pay))}
          >
            {checkout.bankAction}
          </button>
        </Notice>
      ) : null}
      <PaymentElement onLoadError={() => setProblem(cardForm.loadFailed)} />
      <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
      <button
        type="submit"
        className={buttonClass('primary', 'w-full')}
        aria-disabled={!ready || pending || isBusy || !stripe}
      >
        {clientSecret && isBusy ? checkout.atBank : label}
      </button>
    </form>
  );
}

type Pay = CardFormProps['pay'];

/** The card becomes a token, and the token a payment. Answers what is to be said to the buyer, if anything. */
async function payWithCard(stripe: Stripe, elements: StripeElements, pay: Pay): Promise<string | undefined> {
  const { error: incomplete } = await elements.submit();
  if (incomplete) return cardForm.refused(incomplete.message);
  const { error, confirmationToken } = await stripe.createConfirmationToken({ elements });
  if (error) return cardForm.refused(error.message);
  const outcome = await pay({ confirmationTokenId: confirmationToken.id });
  return outcome?.step === 'bank' ? answerBank(stripe, outcome.clientSecret, pay) : undefined;
}

/** Lets the bank ask the buyer, over this page; what became of it only our own service can say. */
async function answerBank(stripe: Stripe, clientSecret: string, pay: Pay): Promise<string | undefined> {
  const error = await stripe.handleNextAction({ clientSecret }).then(
    (result) => result.error,
    // It throws on a payment that no longer waits for the bank, for example after an answer in another tab.
    () => undefined,
  );
  const outcome: PaymentState | undefined = await pay({});
  return error && outcome?.step === 'bank' ? cardForm.refused(error.message) : undefined;
}
