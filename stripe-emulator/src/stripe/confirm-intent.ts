import { randomBytes } from 'node:crypto';
import type { Call } from './call';
import { newCharge } from './charge';
import { type Confirmation, choosePaymentMethod } from './choose-payment-method';
import { failIntent } from './fail-intent';
import { disputeLater } from './later';
import type { Outcome } from './outcome';
import { type IntentStatus, presentIntent, type StoredIntent } from './payment-intent';
import type { PaymentMethod } from './payment-method';
import { beginProcessing } from './processing';
import { shown } from './shown';
import { cardError, type ErrorBody, invalidRequest, StripeError, unexpectedState } from './stripe-error';
import { cardByNumber, type Decline } from './test-cards';

const confirmable: IntentStatus[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Takes the money, asks for 3-D Secure, or throws the decline. The intent is stored in each of these cases. */
export function confirmIntent(call: Call, intent: StoredIntent, confirmation: Confirmation): void {
  requireConfirmable(call, intent);
  const method = choosePaymentMethod(call, intent, confirmation);
  const returnUrl = confirmation.return_url ?? intent.emulator.returnUrl;
  requireReturnUrl(intent, returnUrl);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.emulator = { bankKey: null, returnUrl };
  const failure = cardOf(method).authentication
    ? askTheBank(call, intent, method, confirmation)
    : chargeIntent(call, intent, method, false);
  if (failure) throw new StripeError(402, { ...failure, payment_intent: presentIntent(call.tx, intent) });
}

/** Charges the intent's payment method; answers the error body of a decline, or nothing when the money is there. */
export function chargeIntent(
  call: Call,
  intent: StoredIntent,
  method: PaymentMethod,
  authenticated: boolean,
): ErrorBody | undefined {
  const { decline } = cardOf(method);
  const processing = decline ? undefined : call.fault('processing', intent, ({ at }) => at === 'confirm');
  if (processing) {
    const outcome = (succeeds: boolean): Outcome => ({ of: 'confirm', intent: intent.id, authenticated, succeeds });
    beginProcessing(call, intent, processing, outcome);
    return undefined;
  }
  const charge = newCharge(call, intent, method, decline, authenticated);
  intent.latest_charge = charge.id;
  intent.next_action = null;
  if (decline) {
    call.tx.put('charges', charge);
    return failIntent(call, intent, { ...declineBody(decline, method), charge: charge.id });
  }
  call.tx.put('paymentMethods', { ...method, emulator: { ...method.emulator, used: true } });
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    call.emit('payment_intent.amount_capturable_updated', presentIntent(call.tx, intent));
  } else {
    intent.status = 'succeeded';
    intent.amount_received = intent.amount;
    charge.captured = true;
    charge.amount_captured = intent.amount;
    disputeLater(call, intent);
    call.emit('payment_intent.succeeded', presentIntent(call.tx, intent));
  }
  call.tx.put('charges', charge);
  call.tx.put('intents', intent);
  return undefined;
}

function requireConfirmable(call: Call, intent: StoredIntent): void {
  if (confirmable.includes(intent.status)) return;
  const message =
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${confirmable.join(', ')}.`;
  throw unexpectedState(message, presentIntent(call.tx, intent));
}

/** Stripe insists where it may have to redirect: it must know the way back before it starts. */
function requireReturnUrl(intent: StoredIntent, returnUrl: string | null): void {
  if (returnUrl || intent.automatic_payment_methods?.allow_redirects !== 'always') return;
  throw invalidRequest(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you do not want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating the PaymentIntent.',
    { param: 'return_url' },
  );
}

function askTheBank(
  call: Call,
  intent: StoredIntent,
  method: PaymentMethod,
  { off_session, error_on_requires_action }: Confirmation,
): ErrorBody | undefined {
  if (off_session || error_on_requires_action) {
    const message = 'Your card was declined. This transaction requires authentication.';
    const decline: Decline = { code: 'authentication_required', decline_code: 'authentication_required', message };
    return failIntent(call, intent, declineBody(decline, method));
  }
  const bankKey = randomBytes(18).toString('base64url');
  const url = `${call.publicUrl}/test-bank/${intent.id}?key=${bankKey}`;
  const { returnUrl } = intent.emulator;
  intent.status = 'requires_action';
  intent.emulator = { bankKey, returnUrl };
  intent.next_action = returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  call.tx.put('intents', intent);
  call.emit('payment_intent.requires_action', presentIntent(call.tx, intent));
  return undefined;
}

function cardOf(method: PaymentMethod): { authentication?: true; decline?: Decline } {
  return cardByNumber(method.emulator.number) ?? {};
}

function declineBody(decline: Decline, method: PaymentMethod): ErrorBody {
  return cardError(decline.code, decline.message, {
    decline_code: decline.decline_code,
    payment_method: shown(method),
  }).body;
}
