import { Listener } from '@tickets/common/bus';
import { type ExpirationComplete, Subjects } from '@tickets/common/contracts';
import { alignOrder } from '../../align-order';
import type { OrderDeps } from '../../deps';

/** The message only wakes this service up: whether the hold is over, the order and this service's own clock decide. */
export class ExpirationCompleteListener extends Listener<Subjects.ExpirationComplete> {
  readonly subjects = [Subjects.ExpirationComplete] as const;

  constructor(private readonly deps: OrderDeps) {
    super();
  }

  async onMessage({ orderId }: ExpirationComplete): Promise<void> {
    await alignOrder(this.deps, orderId);
  }
}
