/**
 * The test cards that we name: in the table of `npm start`, at the test mode's checkout, and in the README. Numbers, ids
 * and outcomes are Stripe's (https://docs.stripe.com/testing); each must do at checkout what `outcome` says.
 */
export const testCards = [
  { number: '4242 4242 4242 4242', paymentMethodId: 'pm_card_visa', outcome: 'approved' },
  { number: '4000 0000 0000 0002', paymentMethodId: 'pm_card_visa_chargeDeclined', outcome: 'declined' },
  {
    number: '4000 0000 0000 9995',
    paymentMethodId: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    outcome: 'insufficient funds',
  },
  {
    number: '4000 0000 0000 3220',
    paymentMethodId: 'pm_card_threeDSecure2Required',
    outcome: 'requires 3-D Secure',
  },
  {
    number: '4000 0084 0000 1629',
    paymentMethodId: 'pm_card_threeDSecureRequiredChargeDeclined',
    outcome: 'requires 3-D Secure, then declined',
  },
] as const;

export type TestCard = (typeof testCards)[number];
