import { Listener } from '@tickets/common/bus';
import { type OrderSnapshot, type OrderSubject, orderSubjects } from '@tickets/common/contracts';
import { Deadline, storeDeadline } from '../../models/deadline';
import { setTimer, type TimerDeps } from '../../set-timer';

/** Keeps each order's deadline, and a timer for it. */
export class OrderChangedListener extends Listener<OrderSubject> {
  readonly subjects = orderSubjects;

  constructor(private readonly deps: TimerDeps & { graceMs: number }) {
    super();
  }

  async onMessage(order: OrderSnapshot): Promise<void> {
    const stored = await storeDeadline(order, this.deps.graceMs);
    // What comes again may have lost its timer; the deadline can be of a newer snapshot by now.
    const deadline = stored ?? (await Deadline.findById(order.id).lean());
    if (deadline) await setTimer(this.deps, deadline);
  }
}
