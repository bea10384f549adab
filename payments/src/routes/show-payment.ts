import { type ChargeResponse, centsToPrice } from '@tickets/common/contracts';
import { NotFound, requireIdParam, requireUser, userOf } from '@tickets/common/http';
import { Router } from 'express';
import { Charge, type ChargeDocument, refundedCentsOf } from '../models/charge';

function toResponse(charge: ChargeDocument): ChargeResponse {
  const { id, orderId, status, currency, card, failureReason, dispute } = charge;
  const refund = charge.refunds.at(-1);
  return {
    id,
    orderId,
    status,
    amount: centsToPrice(charge.amountCents),
    currency,
    card: card && { brand: card.brand, last4: card.last4 },
    failureReason,
    refunded: centsToPrice(refundedCentsOf(charge)),
    refund: refund && { status: refund.status, amount: centsToPrice(refund.amountCents) },
    dispute: dispute && { status: dispute.status, amount: centsToPrice(dispute.amountCents), reason: dispute.reason },
    createdAt: charge.createdAt.toISOString(),
    completedAt: charge.completedAt?.toISOString(),
    refundedAt: charge.refundedAt?.toISOString(),
  };
}

export function showPayment(): Router {
  const router = Router();
  router.get('/api/payments/:orderId', requireUser, requireIdParam('orderId'), async (request, response) => {
    const orderId = String(request.params.orderId).toLowerCase();
    const charge = await Charge.findOne({ orderId, userId: userOf(request).id });
    if (!charge) throw new NotFound();
    response.json(toResponse(charge));
  });
  return router;
}
