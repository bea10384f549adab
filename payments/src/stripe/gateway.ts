import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tickets/common/service';
import type Stripe from 'stripe';
import { stripeRequestsRejected } from '../metrics';
import type { ChargeFields } from '../models/charge';
import { type Carries, faultOf, isReplayed, RequestRejected, StripeAccessDenied, StripeBusy } from './stripe-faults';

export type Intent = Stripe.PaymentIntent;

/** The part of a charge that a call to Stripe is made of. */
export type Payer = Pick<ChargeFields, 'orderId' | 'attempt' | 'amountCents' | 'currency' | 'refunds'>;

interface GatewayOptions {
  publicUrl: string;
  /** How long one call may take. */
  timeoutMs: number;
  /** How long to wait for another request that is doing the same. */
  busyMs: number;
  logger: Logger;
}

const callNames = [
  'create_payment_method',
  'create_intent',
  'retrieve_intent',
  'confirm_intent',
  'capture_intent',
  'cancel_intent',
  'cancel_orphaned_intent',
  'create_refund',
  'retrieve_refund',
  'list_intents',
  'list_refunds',
] as const;

const ACCESS_DENIED = 'access_denied';

// So that the series is there before the first rejection: an alert asks what is new in it, and whether it is missing.
for (const call of callNames) stripeRequestsRejected.inc({ call, code: ACCESS_DENIED }, 0);

interface Call {
  name: (typeof callNames)[number];
  carries?: Carries;
  /** Only asks: without an idempotency key, so that no answer is repeated. */
  isRead?: boolean;
}

const BUSY_PAUSE_MS = 100;
const expand = ['latest_charge'];

/** All that is ever asked of Stripe, once a call; the words of the order are ours, its errors are mapped by `faultOf`. */
export class StripeGateway {
  constructor(
    private readonly stripe: Stripe,
    private readonly options: GatewayOptions,
  ) {}

  /** Only a payment method can confirm an intent; a token is made one first. */
  async createPaymentMethod(charge: Payer): Promise<string> {
    const { reference } = charge.attempt.method;
    const { id } = await this.call({ name: 'create_payment_method', carries: 'method' }, (options) =>
      this.stripe.paymentMethods.create(
        { type: 'card', card: { token: reference } },
        { ...options, idempotencyKey: keyOf(charge, 'method') },
      ),
    );
    return id;
  }

  /** Unconfirmed, so that no money can move before the intent's id is stored. */
  createIntent(charge: Payer): Promise<Intent> {
    const metadata = { orderId: charge.orderId, attempt: String(charge.attempt.number) };
    return this.callForIntent({ name: 'create_intent' }, (options) =>
      this.stripe.paymentIntents.create(
        {
          amount: charge.amountCents,
          currency: charge.currency,
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          metadata,
        },
        { ...options, idempotencyKey: keyOf(charge, 'create') },
      ),
    );
  }

  retrieveIntent(intentId: string): Promise<Intent> {
    return this.call({ name: 'retrieve_intent', isRead: true }, (options) =>
      this.stripe.paymentIntents.retrieve(intentId, { expand }, options),
    );
  }

  confirmIntent(charge: Payer): Promise<Intent> {
    const return_url = `${this.options.publicUrl}/orders/${charge.orderId}`;
    return this.callForIntent({ name: 'confirm_intent', carries: 'method' }, (options) =>
      this.stripe.paymentIntents.confirm(
        intentIdOf(charge),
        { ...methodParams(charge), return_url, expand },
        { ...options, idempotencyKey: keyOf(charge, 'confirm') },
      ),
    );
  }

  captureIntent(charge: Payer): Promise<Intent> {
    return this.callForIntent({ name: 'capture_intent' }, (options) =>
      this.stripe.paymentIntents.capture(
        intentIdOf(charge),
        { expand },
        { ...options, idempotencyKey: keyOf(charge, 'capture') },
      ),
    );
  }

  cancelIntent(charge: Payer): Promise<Intent> {
    return this.callForIntent({ name: 'cancel_intent' }, (options) =>
      this.stripe.paymentIntents.cancel(
        intentIdOf(charge),
        { expand },
        { ...options, idempotencyKey: keyOf(charge, 'cancel') },
      ),
    );
  }

  /** An intent that no charge knows of as its own. Nobody ever confirms it; it is only tidied away. */
  async cancelOrphanedIntent(intentId: string): Promise<void> {
    await this.call({ name: 'cancel_orphaned_intent' }, (options) =>
      this.stripe.paymentIntents.cancel(intentId, {}, options),
    );
  }

  /** All that was captured and is not given back yet. */
  async refundIntent(charge: Payer): Promise<Stripe.Refund> {
    // A refund that failed is final under its key; the next one needs another.
    const failed = charge.refunds.filter(({ status }) => status === 'failed').length;
    const key = keyOf(charge, failed > 0 ? `refund-${failed}` : 'refund');
    const refund = await this.call({ name: 'create_refund' }, (options) =>
      this.stripe.refunds.create({ payment_intent: intentIdOf(charge) }, { ...options, idempotencyKey: key }),
    );
    return isReplayed(refund.lastResponse.headers) ? this.retrieveRefund(refund.id) : refund;
  }

  async listRefunds(intentId: string): Promise<Stripe.Refund[]> {
    const page = await this.call({ name: 'list_refunds', isRead: true }, (options) =>
      this.stripe.refunds.list({ payment_intent: intentId, limit: 100 }, options),
    );
    return page.data;
  }

  /** All intents of this account that were created since then, newest first; for what a backup does not know. */
  async listIntents(since?: Date): Promise<Intent[]> {
    const created = since && { gte: Math.floor(since.getTime() / 1000) };
    const intents: Intent[] = [];
    for (let last: string | undefined, more = true; more; last = intents.at(-1)?.id) {
      const page = await this.call({ name: 'list_intents', isRead: true }, (options) =>
        this.stripe.paymentIntents.list({ limit: 100, created, starting_after: last }, options),
      );
      intents.push(...page.data);
      more = page.has_more && page.data.length > 0;
    }
    return intents;
  }

  private retrieveRefund(refundId: string): Promise<Stripe.Refund> {
    return this.call({ name: 'retrieve_refund', isRead: true }, (options) =>
      this.stripe.refunds.retrieve(refundId, {}, options),
    );
  }

  /** An answer that is repeated under its key shows the intent as it was the first time: then it is read again. */
  private async callForIntent(
    call: Call,
    send: (options: Stripe.RequestOptions) => Promise<Stripe.Response<Intent>>,
  ): Promise<Intent> {
    const intent = await this.call(call, send);
    return isReplayed(intent.lastResponse.headers) ? this.retrieveIntent(intent.id) : intent;
  }

  private async call<T>(
    { name, carries = 'nothing', isRead = false }: Call,
    send: (options: Stripe.RequestOptions) => Promise<T>,
  ): Promise<T> {
    const deadline = Date.now() + this.options.busyMs;
    for (;;) {
      try {
        return await send({ timeout: this.options.timeoutMs });
      } catch (error) {
        const fault = faultOf(error, { carries, isRead });
        this.noteOurs(name, fault);
        // The other request's answer is stored under the same key, so ours will be the same.
        if (!(fault instanceof StripeBusy) || Date.now() >= deadline) throw fault;
        await delay(BUSY_PAUSE_MS);
      }
    }
  }

  /** What is wrong with our own requests no buyer can put right. */
  private noteOurs(call: string, fault: unknown): void {
    const isOurs =
      fault instanceof StripeAccessDenied || (fault instanceof RequestRejected && fault.about === 'request');
    if (!isOurs) return;
    const code = fault instanceof RequestRejected ? fault.code : ACCESS_DENIED;
    stripeRequestsRejected.inc({ call, code });
    this.options.logger.error({ err: fault, call }, 'Stripe rejected a request of ours');
  }
}

function keyOf({ orderId, attempt }: Payer, call: string): string {
  const { number, keyGeneration } = attempt;
  return `${orderId}:${number}:${call}${keyGeneration > 0 ? `:${keyGeneration}` : ''}`;
}

export function intentIdOf({ orderId, attempt }: Pick<ChargeFields, 'orderId' | 'attempt'>): string {
  if (!attempt.intentId) throw new Error(`the charge of order ${orderId} has no intent`);
  return attempt.intentId;
}

function methodParams({ orderId, attempt }: Payer): Stripe.PaymentIntentConfirmParams {
  const { kind, reference } = attempt.method;
  switch (kind) {
    case 'token':
      if (!attempt.paymentMethodId) throw new Error(`the token of order ${orderId} is no payment method yet`);
      return { payment_method: attempt.paymentMethodId };
    case 'paymentMethodId':
      return { payment_method: reference };
    case 'confirmationTokenId':
      return { confirmation_token: reference };
    default:
      return kind satisfies never;
  }
}
