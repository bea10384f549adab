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
      return charge ? keepDispute(deps, charge.orderId, event.data.object, event.created) : undefined;
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
  const tellsNews = (known: ChargeDocument) => tellsNewsOfIntent(known, intent);
  const seen = await awaitKnown(deps, { orderId }, tellsNews);
  if (!seen) return;
  const charge = seen.isNews ? await adoptIntent(deps, seen.charge, intent) : seen.charge;
  const isToCancel = isOrphan(charge, intent);
  if (isToCancel) await addOrphan(charge, intent.id);
  if (isToCancel || tellsNews(charge)) await markDue(deps, orderId, { isNews: true });
}

/** The answer to its creation may be lost for good; the signed event says whose it is. Whoever has the attempt goes on. */
async function adoptIntent(
  deps: SagaDeps,
  charge: ChargeDocument,
  intent: Stripe.PaymentIntent,
): Promise<ChargeDocument> {
  if (!isAdoptable(charge, intent)) return charge;
  return (await changeCharge(deps, charge.orderId, (fresh) => adopt(fresh, intent))).charge;
}

/** Whoever moves a charge may hear from Stripe by the webhook before the answer is stored: it is given a moment. */
const IN_FLIGHT_MS = 5_000;
const STORE_MS = 1_000;

type TellsNews = (charge: ChargeDocument) => boolean;

/** Marks the charge due unless it shows already, or in a moment, what the event says. */
async function noteNews(deps: SagaDeps, filter: Filter, tellsNews: TellsNews): Promise<void> {
  const seen = await awaitKnown(deps, filter, tellsNews);
  if (seen?.isNews) await markDue(deps, seen.charge.orderId, { isNews: true });
}

/** The charge, as soon as it shows what the event says; or else as it is after a moment. */
async function awaitKnown(
  deps: SagaDeps,
  filter: Filter,
  tellsNews: TellsNews,
): Promise<{ charge: ChargeDocument; isNews: boolean } | undefined> {
  let charge = await Charge.findOne(filter);
  if (!charge) return undefined;
  const isInFlight = Date.now() - charge.updatedAt.getTime() < IN_FLIGHT_MS;
  const read = async (changed?: ChargeDocument) => {
    charge = changed ?? (await Charge.findOne(filter)) ?? charge;
    return charge && !tellsNews(charge) ? charge : undefined;
  };
  if (tellsNews(charge) && isInFlight) await readWhenChanged(deps.signals, charge.orderId, read, STORE_MS, charge);
  return { charge, isNews: tellsNews(charge) };
}
