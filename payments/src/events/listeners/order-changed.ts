import { Listener, storeIfNewer } from '@tickets/common/bus';
import { type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
import type { SagaDeps } from '../../deps';
import { Order, replicaOf } from '../../models/order';
import { alignCharge } from '../../saga/align-charge';

export class OrderChangedListener extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  constructor(private readonly deps: SagaDeps) {
    super();
  }

  async onMessage(order: OrderSnapshot): Promise<void> {
    await storeIfNewer(Order, replicaOf(order));
    await alignCharge(this.deps, order.id);
  }
}
