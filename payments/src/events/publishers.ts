import { Publisher, type Snapshot, type Told } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { Charge, type ChargeDocument, refundedCentsOf } from '../models/charge';

export class ChargeCreatedPublisher extends Publisher<Subjects.ChargeCreated> {
  readonly subject = Subjects.ChargeCreated;
}

export class ChargeUpdatedPublisher extends Publisher<Subjects.ChargeUpdated> {
  readonly subject = Subjects.ChargeUpdated;
}

export class ChargeCompletedPublisher extends Publisher<Subjects.ChargeCompleted> {
  readonly subject = Subjects.ChargeCompleted;
}

export class ChargeFailedPublisher extends Publisher<Subjects.ChargeFailed> {
  readonly subject = Subjects.ChargeFailed;
}

export class ChargeRefundedPublisher extends Publisher<Subjects.ChargeRefunded> {
  readonly subject = Subjects.ChargeRefunded;
}

export const publishers = [
  ChargeCreatedPublisher,
  ChargeUpdatedPublisher,
  ChargeCompletedPublisher,
  ChargeFailedPublisher,
  ChargeRefundedPublisher,
];

function subjectOf(charge: ChargeDocument, version: number) {
  if (version === 0) return Subjects.ChargeCreated;
  if (charge.status === 'completed') return Subjects.ChargeCompleted;
  if (charge.status === 'failed') return Subjects.ChargeFailed;
  if (charge.status === 'refunded') return Subjects.ChargeRefunded;
  return Subjects.ChargeUpdated;
}

function toSnapshot(charge: ChargeDocument, version: number): Snapshot {
  const { card, dispute } = charge;
  const refund = charge.refunds.at(-1);
  return {
    subject: subjectOf(charge, version),
    data: {
      id: charge.id,
      version,
      orderId: charge.orderId,
      userId: charge.userId,
      status: charge.status,
      amountCents: charge.amountCents,
      currency: charge.currency,
      attempt: charge.attempt.number,
      card: card && { brand: card.brand, last4: card.last4 },
      failureReason: charge.failureReason,
      refundedCents: refundedCentsOf(charge) || undefined,
      refund: refund && { status: refund.status, amountCents: refund.amountCents },
      dispute: dispute && { status: dispute.status, amountCents: dispute.amountCents, reason: dispute.reason },
      createdAt: charge.createdAt.toISOString(),
      authorizedAt: charge.authorizedAt?.toISOString(),
      completedAt: charge.completedAt?.toISOString(),
      refundedAt: charge.refundedAt?.toISOString(),
    },
  };
}

export const told: readonly Told[] = [{ model: Charge, toSnapshot }];
