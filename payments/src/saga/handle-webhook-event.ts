import { isObjectId } from '@tickets/common/http';
import type Stripe from 'stripe';
import type { SagaDeps } from '../deps';
import { Charge, type ChargeDocument } from '../models/charge';
import { adopt, isAdoptable } from './apply-intent';
import { addOrphan } from './cancel-orphan';
import { changeCharge } from './change-charge';
import { keepDispute } from './keep-dispute';
import { readWhenChanged } from './order-signals';
import { markDue } from './schedule';
import { isOrphan, tellsNewsOfIntent, tellsNewsOfRefund, tellsNewsOfRefundedCharge } from './webhook-news';

/**
 * A second way into the guarded step. Events come late, twice and in any order, so an event is only a hint: where it
 * differs from what is stored, Stripe is asked how things stand, later and by the worker. What is known asks nothing.
 */
export async function handleWebhookEvent(deps: SagaDeps, event: Stripe.Event): Promise<unknown> {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.canceled':
    case 'payment_intent.created':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
    case 'payment_intent.succeeded':
      return noteIntent(deps, event.data.object);
    case 'charge.refunded': {
      const { object } = event.data;
      return noteNews(deps, byIntent(object.payment_intent), (charge) => tellsNewsOfRefundedCharge(charge, object));
    }
    case 'refund.created':
    case 'refund.failed':
    case 'refund.updated':
    case 'charge.refund.updated': {
      const { object } = event.data;
      return noteNews(deps, byIntent(object.payment_intent), (charge) => tellsNewsOfRefund(charge, object));
    }
    case 'charge.dispute.closed':
    case 'charge.dispute.created':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.updated': {
      const charge = await Charge.findOne(byIntent(event.data.object.payment_intent));
      return charge ? keepDispute(deps, charge, event.data.object, event.created) : undefined;
    }
    default:
      // None of our business.
      return;
  }
}

type Filter = { 'attempt.intentId': string } | { orderId: string };

/** Objects of other products in the same account have no intent, or one that is not ours: no charge is found by these. */
function byIntent(intent: string | { id: string } | null): Filter {
  const id = typeof intent === 'string' ? intent : intent?.id;
  return { 'attempt.intentId': id ?? 'none' };
}

async function noteIntent(deps: SagaDeps, intent: Stripe.PaymentIntent): Promise<void> {
  const { orderId } = intent.metadata;
  if (!isObjectId(orderId)) return;
  await adoptIntent(deps, orderId, intent);
  const charge = await noteNews(deps, { orderId }, (known) => tellsNewsOfIntent(known, intent));
  if (!charge || !isOrphan(charge, intent)) return;
  await addOrphan(charge, intent.id);
  await markDue(deps, orderId, { isNews: true });
}

/** The answer to its creation may be lost for good; the signed event says whose it is. Whoever has the attempt goes on. */
async function adoptIntent(deps: SagaDeps, orderId: string, intent: Stripe.PaymentIntent): Promise<void> {
  const charge = await Charge.findOne({ orderId });
  if (charge && isAdoptable(charge, intent)) await changeCharge(deps, orderId, (fresh) => adopt(fresh, intent));
}

/** Whoever moves a charge may hear from Stripe by the webhook before the answer is stored: it is given a moment. */
const IN_FLIGHT_MS = 5_000;
const STORE_MS = 1_000;

/** Marks the charge due unless it shows already, or in a moment, what the event tells; returns it as it stands then. */
async function noteNews(
  deps: SagaDeps,
  filter: Filter,
  tellsNews: (charge: ChargeDocument) => boolean | Promise<boolean>,
): Promise<ChargeDocument | undefined> {
  const first = await Charge.findOne(filter);
  if (!first) return undefined;
  if (!(await tellsNews(first))) return first;
  const isInFlight = Date.now() - first.updatedAt.getTime() < IN_FLIGHT_MS;
  const settled = isInFlight
    ? await readWhenChanged(
        deps.signals,
        first.orderId,
        async () => {
          const charge = await Charge.findOne(filter);
          return charge && !(await tellsNews(charge)) ? charge : undefined;
        },
        STORE_MS,
      )
    : undefined;
  if (settled) return settled;
  await markDue(deps, first.orderId, { isNews: true });
  return first;
}
