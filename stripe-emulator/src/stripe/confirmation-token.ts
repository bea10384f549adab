/** What Stripe's Payment Element hands over instead of a payment method: used once, within twelve hours. */
export interface ConfirmationToken {
  id: string;
  object: 'confirmation_token';
  created: number;
  expires_at: number;
  livemode: false;
  mandate_data: null;
  payment_intent: string | null;
  payment_method_preview: { type: 'card'; card: object; billing_details: object };
  return_url: string | null;
  setup_future_usage: null;
  setup_intent: null;
  shipping: null;
  use_stripe_sdk: true;
  /** Not Stripe's, never shown: the payment method that it stands for. */
  emulator: { paymentMethod: string };
}
