import { Listener } from '@tickets/common/bus';
import { type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
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
    await reconcileCharge(this.deps, order.id, isNews ? { isNews, order: orderReplica.toReplica(order) } : { isNews });
    this.deps.signals.changed(order.id);
  }
}
