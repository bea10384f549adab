import type { PaymentState, PayWith } from '@/lib/checkout/payment-state';

/** What the two card forms, the test one and Stripe's, have in common. */
export interface CardFormProps {
  price: number;
  currency: string;
  /** Whether paying can start now; the form may be filled in before. */
  ready: boolean;
  pending: boolean;
  label: string;
  pay: (how: PayWith) => Promise<PaymentState | undefined>;
}
