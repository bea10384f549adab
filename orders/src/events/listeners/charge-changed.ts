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
    const isNews = await chargeReplica.store(charge);
    // As long as nothing is decided about the money, the order stays as it is.
    if (charge.status === 'created' || charge.status === 'requires_action') return;
    await alignOrder(this.deps, charge.orderId, isNews ? { charge: chargeReplica.toReplica(charge) } : {});
  }
}
