'use client';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import type { PaymentState, PayWith } from '@/lib/checkout/payment-state';
import type { Phase } from '@/lib/checkout/phase';
import { money } from '@/lib/format';
import { cardForm } from '@/lib/strings/card-form';
import { checkout } from '@/lib/strings/checkout';
import { pages } from '@/lib/urls';
import { CardFormBoundary } from './card-form-boundary';
import { TestCardForm } from './test-card-form';

// Only where a publishable key is set: the test mode loads none of Stripe.
const StripeCardForm = lazy(() => import('./stripe-card-form'));

interface Props {
  orderId: string;
  price: number;
  currency: string;
  phase: Phase;
  state: PaymentState;
  publishableKey: string;
  pay: (how: PayWith) => Promise<PaymentState | undefined>;
  check: () => Promise<PaymentState | undefined>;
}

export function PayBox({ orderId, price, currency, phase, state, publishableKey, pay, check }: Props) {
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.step === 'refused') told.current?.querySelector<HTMLElement>('[tabindex]')?.focus();
  }, [state]);

  const pending = state.step === 'sending' || state.step === 'checking';
  const form = {
    price,
    currency,
    ready: phase === 'payable',
    pending,
    pay,
    label: labelFor(phase, state, price, currency),
  };
  return (
    <div className="space-y-4">
      <div ref={told} role="alert">
        {state.step === 'refused' ? (
          <Notice look="error">
            <p>{state.text}</p>
            {state.isSignedOut ? <a href={pages.signIn(pages.order(orderId))}>{checkout.signInAgain}</a> : null}
            {state.isUnsure ? (
              <>
                <button type="button" className={buttonClass('secondary')} onClick={check}>
                  {checkout.checkAgain}
                </button>{' '}
                <a href={pages.orders}>{checkout.toOrders}</a>
              </>
            ) : null}
          </Notice>
        ) : null}
      </div>
      <div role="status">
        {state.step === 'checking' ? <Notice look="info">{checkout.checkingText}</Notice> : null}
        {state.step === 'sending' && state.slow ? <Notice look="info">{checkout.slow}</Notice> : null}
        {phase === 'securing' ? <Notice look="info">{checkout.securingNote}</Notice> : null}
      </div>
      {publishableKey ? (
        <CardFormBoundary>
          <Suspense fallback={<p className="text-muted">{cardForm.loading}</p>}>
            <StripeCardForm
              publishableKey={publishableKey}
              clientSecret={state.step === 'bank' ? state.clientSecret : undefined}
              {...form}
            />
          </Suspense>
        </CardFormBoundary>
      ) : (
        <>
          {state.step === 'bank' && state.redirectUrl ? <AtTheBank url={state.redirectUrl} /> : null}
          <TestCardForm {...form} />
        </>
      )}
    </div>
  );
}

function labelFor(phase: Phase, state: PaymentState, price: number, currency: string): string {
  if (state.step === 'sending') return checkout.sending;
  if (state.step === 'checking') return checkout.checking;
  return phase === 'securing' ? checkout.securing : checkout.pay(money(price, currency));
}

function AtTheBank({ url }: { url: string }) {
  return (
    <Notice look="held" role="status">
      <p className="font-semibold">{checkout.bankTitle}</p>
      <p>{checkout.bankText}</p>
      <a href={url} className={buttonClass('secondary', '!no-underline')}>
        {checkout.bankAction}
      </a>
    </Notice>
  );
}
