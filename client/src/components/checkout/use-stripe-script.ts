'use client';
import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import { useCallback, useEffect, useState } from 'react';

let loading: Promise<Stripe | null> | undefined;

/** Loads Stripe's script once a page. A load that failed can be tried again. */
export function useStripeScript(publishableKey: string) {
  const [stripe, setStripe] = useState<Stripe | null>(null);
  const [hasFailed, setFailed] = useState(false);

  const load = useCallback(() => {
    setFailed(false);
    loading ??= loadStripe(publishableKey);
    loading.then(setStripe, () => {
      loading = undefined;
      setFailed(true);
    });
  }, [publishableKey]);

  useEffect(load, [load]);
  return { stripe, hasFailed, load };
}
