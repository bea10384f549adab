import { Listener } from '@tickets/common/bus';
import { type ChargeSnapshot, type ChargeSubject, chargeSubjects } from '@tickets/common/contracts';
import { alignOrder } from '../../align-order';
import type { OrderDeps } from '../../deps';
import { chargeReplica } from '../../replicas/charge';

export class ChargeChangedListener extends Listener<ChargeSubject> {
  readonly subjects = chargeSubjects;

  constructor(private readonly deps: OrderDeps) {
    super();
  }

  async onMessage(charge: ChargeSnapshot): Promise<void> {
    await chargeReplica.store(charge);
    await alignOrder(this.deps, charge.orderId);
  }
}
