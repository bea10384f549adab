import { type ChargeResponse, centsToPrice } from '@tickets/common/contracts';
import { NotFound, requireIdParam, requireUser, userOf } from '@tickets/common/http';
import { Router } from 'express';
import { Charge, type ChargeDocument } from '../models/charge';

function toResponse(charge: ChargeDocument): ChargeResponse {
  const { id, orderId, status, currency, card, failureReason } = charge;
  return {
    id,
    orderId,
    status,
    amount: centsToPrice(charge.amountCents),
    currency,
    card: card && { brand: card.brand, last4: card.last4 },
    failureReason,
    refunded: centsToPrice(charge.refundedCents ?? 0),
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
