type Brand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';

export interface Decline {
  code: string;
  decline_code?: string;
  message: string;
}

export interface TestCard {
  number: string;
  brand: Brand;
  funding: 'credit' | 'debit' | 'prepaid';
  /** Each name makes `tok_<name>` and `pm_card_<name>`. */
  names: string[];
  /** The bank asks for 3-D Secure before it decides. */
  authentication?: true;
  decline?: Decline;
  /** What becomes of its refunds: `pending` and later succeeded, or succeeded and later `failed`. */
  refund?: 'pending' | 'failed';
  /** Its holder disputes the payment some time after it was captured. */
  disputed?: true;
}

const declined = (decline_code: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  decline_code,
  message,
});
const expired: Decline = { code: 'expired_card', message: 'Your card has expired.' };
const incorrectCvc: Decline = { code: 'incorrect_cvc', message: "Your card's security code is incorrect." };
const processingError: Decline = {
  code: 'processing_error',
  message: 'An error occurred while processing your card. Try again in a little bit.',
};
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');

function good(number: string, brand: Brand, names: string[], funding: TestCard['funding'] = 'credit'): TestCard {
  return { number, brand, funding, names };
}

/** Stripe spells its decline tokens with and without the brand, in both cases of the first letter. */
function bad(number: string, name: string, decline: Decline): TestCard {
  const names = [`chargeDeclined${name}`, `visa_chargeDeclined${name}`];
  return { number, brand: 'visa', funding: 'credit', names, decline };
}

function secured(number: string, names: string[], decline?: Decline): TestCard {
  return { number, brand: 'visa', funding: 'credit', names, authentication: true, decline };
}

/** Numbers, names and outcomes as in https://docs.stripe.com/testing. */
const testCards: TestCard[] = [
  good('4242424242424242', 'visa', ['visa', 'us']),
  good('4000056655665556', 'visa', ['visa_debit'], 'debit'),
  good('5555555555554444', 'mastercard', ['mastercard']),
  good('2223003122003222', 'mastercard', []),
  good('5200828282828210', 'mastercard', ['mastercard_debit'], 'debit'),
  good('5105105105105100', 'mastercard', ['mastercard_prepaid'], 'prepaid'),
  good('378282246310005', 'amex', ['amex']),
  good('371449635398431', 'amex', []),
  good('6011111111111117', 'discover', ['discover']),
  good('3056930009020004', 'diners', ['diners']),
  good('3566002020360505', 'jcb', ['jcb']),
  good('6200000000000005', 'unionpay', ['unionpay']),
  { ...good('4000000000007726', 'visa', ['pendingRefund']), refund: 'pending' },
  { ...good('4000000000005126', 'visa', ['refundFail']), refund: 'failed' },
  { ...good('4000000000000259', 'visa', ['createDispute']), disputed: true },
  bad('4000000000000002', '', declined('generic_decline')),
  bad('4000000000009995', 'InsufficientFunds', insufficientFunds),
  bad('4000000000009987', 'LostCard', declined('lost_card')),
  bad('4000000000009979', 'StolenCard', declined('stolen_card')),
  bad('4000000000000069', 'ExpiredCard', expired),
  bad('4000000000000127', 'IncorrectCvc', incorrectCvc),
  bad('4000000000000119', 'ProcessingError', processingError),
  bad('4000000000006975', 'VelocityLimitExceeded', declined('card_velocity_exceeded')),
  bad('4100000000000019', 'Fraudulent', declined('fraudulent')),
  { ...bad('4000000000000341', '', declined('generic_decline')), names: ['chargeCustomerFail'] },
  secured('4000002500003155', ['authenticationRequiredOnSetup']),
  secured('4000002760003184', ['authenticationRequired']),
  secured('4000000000003220', ['threeDSecure2Required']),
  secured('4000000000003063', ['threeDSecureRequired']),
  secured('4000008400001629', ['threeDSecureRequiredChargeDeclined'], declined('generic_decline')),
  secured('4000008260003178', ['authenticationRequiredChargeDeclinedInsufficientFunds'], insufficientFunds),
];

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byName = new Map(testCards.flatMap((card) => card.names.map((name) => [name.toLowerCase(), card])));

export function cardByNumber(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** Knows `tok_visa`, `pm_card_visa` and their like. */
export function cardByName(id: string): TestCard | undefined {
  const name = /^(?:tok|pm_card)_(.+)$/.exec(id)?.[1];
  return name === undefined ? undefined : byName.get(name.toLowerCase());
}
