import type { OrderResponse } from '@tickets/common/contracts';
import { Notice } from '@/components/ui/notice';
import { afterPayment } from '@/lib/after-payment';

/** Refunds and disputes of a paid order, in sentences. */
export function AfterPayment({ order }: { order: OrderResponse }) {
  return afterPayment(order).map((text) => (
    <Notice key={text} look="info">
      {text}
    </Notice>
  ));
}
