import { setTimeout as delay } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { ChargeFields, PaymentMethodRef } from '../models/charge';
import { faultOf, StripeBusy } from './stripe-faults';

export type Intent = Stripe.PaymentIntent;
export type Refund = Stripe.Refund;

/** The part of a charge that a call to Stripe is made of. */
type Payer = Pick<ChargeFields, 'orderId' | 'attempt' | 'retries' | 'amountCents' | 'currency' | 'method' | 'stripeId'>;

interface GatewayOptions {
  publicUrl: string;
  /** How long one call may take. */
  timeoutMs: number;
  /** How long to wait for another request that is doing the same. */
  busyMs: number;
}

const BUSY_PAUSE_MS = 100;
const expand = ['latest_charge'];

/** All that is ever asked of Stripe, once a call; the words of the order are ours, its errors are mapped by `faultOf`. */
export class StripeGateway {
  constructor(
    private readonly stripe: Stripe,
    private readonly options: GatewayOptions,
  ) {}

  /** Unconfirmed, so that no money can move before the intent's id is stored. */
  createIntent(charge: Payer): Promise<Intent> {
    const metadata = { orderId: charge.orderId, attempt: String(charge.attempt) };
    return this.call((options) =>
      this.stripe.paymentIntents.create(
        {
          amount: charge.amountCents,
          currency: charge.currency,
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          metadata,
        },
        // No retry number: a creation that failed is followed by another attempt.
        { ...options, idempotencyKey: `${charge.orderId}:${charge.attempt}:create` },
      ),
    );
  }

  retrieveIntent(stripeId: string): Promise<Intent> {
    return this.call((options) => this.stripe.paymentIntents.retrieve(stripeId, { expand }, options));
  }

  confirmIntent(charge: Payer): Promise<Intent> {
    const return_url = `${this.options.publicUrl}/orders/${charge.orderId}`;
    return this.call((options) =>
      this.stripe.paymentIntents.confirm(
        requireId(charge),
        { ...methodParams(charge.method), return_url, expand },
        { ...options, idempotencyKey: keyOf(charge, 'confirm') },
      ),
    );
  }

  captureIntent(charge: Payer): Promise<Intent> {
    return this.call((options) =>
      this.stripe.paymentIntents.capture(
        requireId(charge),
        { expand },
        { ...options, idempotencyKey: keyOf(charge, 'capture') },
      ),
    );
  }

  cancelIntent(charge: Payer): Promise<Intent> {
    return this.call((options) =>
      this.stripe.paymentIntents.cancel(
        requireId(charge),
        { expand },
        { ...options, idempotencyKey: keyOf(charge, 'cancel') },
      ),
    );
  }

  /** An intent that no charge knows of as its own. Nobody ever confirms it; it is only tidied away. */
  async cancelStray(stripeId: string): Promise<void> {
    await this.call((options) => this.stripe.paymentIntents.cancel(stripeId, {}, options));
  }

  /** All that was captured. */
  refundIntent(charge: Payer): Promise<Refund> {
    return this.call((options) =>
      this.stripe.refunds.create(
        { payment_intent: requireId(charge) },
        { ...options, idempotencyKey: keyOf(charge, 'refund') },
      ),
    );
  }

  async listRefunds(stripeId: string): Promise<Refund[]> {
    const page = await this.call((options) =>
      this.stripe.refunds.list({ payment_intent: stripeId, limit: 100 }, options),
    );
    return page.data;
  }

  private async call<T>(send: (options: Stripe.RequestOptions) => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.options.busyMs;
    for (;;) {
      try {
        return await send({ timeout: this.options.timeoutMs });
      } catch (error) {
        const fault = faultOf(error);
        // The other request's answer is stored under the same key, so ours will be the same.
        if (!(fault instanceof StripeBusy) || Date.now() > deadline) throw fault;
        await delay(BUSY_PAUSE_MS);
      }
    }
  }
}

function keyOf({ orderId, attempt, retries }: Payer, call: string): string {
  return `${orderId}:${attempt}:${call}${retries > 0 ? `:${retries}` : ''}`;
}

function requireId({ orderId, stripeId }: Payer): string {
  if (!stripeId) throw new Error(`the charge of order ${orderId} has no intent`);
  return stripeId;
}

function methodParams({ kind, reference }: PaymentMethodRef): Stripe.PaymentIntentConfirmParams {
  switch (kind) {
    case 'token':
      return { payment_method_data: { type: 'card', card: { token: reference } } as CardByToken };
    case 'paymentMethodId':
      return { payment_method: reference };
    case 'confirmationTokenId':
      return { confirmation_token: reference };
    default:
      return kind satisfies never;
  }
}

/** The API takes a card's token here; the SDK's types leave the field out. */
type CardByToken = Stripe.PaymentIntentConfirmParams.PaymentMethodData;
