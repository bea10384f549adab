import { Listener } from '@tickets/common/bus';
import { type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
import { storeDeadline } from '../../models/deadline';
import { setTimer, type TimerDeps } from '../../set-timer';

/** Keeps each order's deadline, and a timer for it. */
export class OrderChangedListener extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  constructor(private readonly deps: TimerDeps & { graceMs: number }) {
    super();
  }

  async onMessage(order: OrderSnapshot): Promise<void> {
    await storeDeadline(order, this.deps.graceMs);
    await setTimer(this.deps, order.id);
  }
}
