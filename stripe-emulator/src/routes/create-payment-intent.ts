import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { requireChargeable } from '../stripe/amount';
import type { Call } from '../stripe/call';
import { confirmIntent } from '../stripe/confirm-intent';
import { newId } from '../stripe/id';
import { bool, expand, ignored, integer, metadata, readParams, text, webUrl } from '../stripe/params';
import { presentIntent, type StoredIntent } from '../stripe/payment-intent';
import { createPaymentMethod, findPaymentMethod, inlineMethodData } from '../stripe/payment-method';
import { invalidParams } from '../stripe/stripe-error';

const cardOnly = z
  .array(z.literal('card', { error: 'The emulator knows cards only.' }))
  .min(1)
  .optional();

const params = z.strictObject({
  allowed_payment_method_types: cardOnly,
  amount: integer,
  currency: text(3),
  automatic_payment_methods: z
    .strictObject({ enabled: bool, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: bool.default(false),
  confirmation_method: z.literal('automatic').optional(),
  confirmation_token: text().optional(),
  description: text(1000).optional(),
  error_on_requires_action: bool.optional(),
  expand,
  metadata: metadata.prefault({}),
  off_session: bool.optional(),
  payment_method: text().optional(),
  payment_method_data: inlineMethodData.optional(),
  payment_method_options: ignored,
  payment_method_types: z
    .array(z.literal('card', { error: 'The emulator knows cards only.' }))
    .min(1)
    .optional(),
  receipt_email: z.email({ error: 'Invalid email address' }).optional(),
  return_url: webUrl.optional(),
  statement_descriptor_suffix: text(22).optional(),
  use_stripe_sdk: ignored,
});
type Params = z.output<typeof params>;

const onlyWithConfirm = ['confirmation_token', 'error_on_requires_action', 'off_session', 'return_url'] as const;

/** POST /v1/payment_intents */
export function createPaymentIntent(call: Call): object {
  const wanted = readParams(params, call.params);
  const currency = wanted.currency.toLowerCase();
  requireChargeable(wanted.amount, currency);
  requireCompatible(call, wanted);
  const intent = newIntent(call, wanted, currency);
  if (!wanted.confirm) setPaymentMethod(call, intent, wanted);
  call.tx.put('intents', intent);
  call.emit('payment_intent.created', presentIntent(call.tx, intent));
  if (wanted.confirm) confirmIntent(call, intent, wanted);
  return presentIntent(call.tx, intent, wanted.expand);
}

function requireCompatible(call: Call, wanted: Params): void {
  // The API of late 2026 took the old name away; what works here must not fail at Stripe.
  if (wanted.payment_method_types && call.apiVersion.endsWith('.endive')) {
    const message = 'Received unknown parameter: payment_method_types. Did you mean allowed_payment_method_types?';
    throw invalidParams(message, { code: 'parameter_unknown', param: 'payment_method_types' });
  }
  if (wanted.automatic_payment_methods?.enabled && wanted.payment_method_types) {
    const message = 'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.';
    throw invalidParams(message, { code: 'parameters_exclusive', param: 'payment_method_types' });
  }
  const param = wanted.confirm ? undefined : onlyWithConfirm.find((name) => wanted[name] !== undefined);
  if (param) throw invalidParams(`The parameter ${param} can only be set when confirm is true.`, { param });
}

function setPaymentMethod(call: Call, intent: StoredIntent, wanted: Params): void {
  const method = wanted.payment_method_data
    ? createPaymentMethod(call, wanted.payment_method_data)
    : wanted.payment_method && findPaymentMethod(call, wanted.payment_method, 'payment_method', 400);
  if (!method) return;
  intent.payment_method = method.id;
  intent.status = 'requires_confirmation';
}

function newIntent(call: Call, wanted: Params, currency: string): StoredIntent {
  const id = newId('pi');
  const types = wanted.allowed_payment_method_types ?? wanted.payment_method_types;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: wanted.allowed_payment_method_types ?? null,
    amount: wanted.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    // Since 2023 Stripe turns these on by itself when no type is named.
    automatic_payment_methods:
      wanted.automatic_payment_methods ?? (types ? null : { enabled: true, allow_redirects: 'always' }),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wanted.capture_method,
    client_secret: `${id}_secret_${randomBytes(18).toString('base64url').replace(/[-_]/g, '0')}`,
    confirmation_method: 'automatic',
    created: call.now,
    currency,
    customer: null,
    description: wanted.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: wanted.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_options: { card: { installments: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: types ?? ['card'],
    processing: null,
    receipt_email: wanted.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: wanted.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    emulator: { bankKey: null, returnUrl: null },
  };
}
