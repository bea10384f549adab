import { Listener } from '@tickets/common/bus';
import { isLiveOrder, type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
import type { SagaDeps } from '../../deps';
import { orderReplica } from '../../replicas/order';
import { reconcileCharge } from '../../saga/reconcile-charge';

/** Asks nothing outside its own database: a charge that Stripe can't settle must hold up no other order's events. */
export class OrderChangedListener extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  constructor(private readonly deps: SagaDeps) {
    super();
  }

  async onMessage(order: OrderSnapshot): Promise<void> {
    const isNews = await orderReplica.store(order);
    // As long as an order waits for its payment, nothing follows from it for the charge.
    if (!isLiveOrder(order) || order.authorizedAt) {
      const known = isNews ? { order: orderReplica.toReplica(order) } : {};
      await reconcileCharge(this.deps, order.id, { isNews, ...known });
    }
    this.deps.signals.changed(order.id);
  }
}
