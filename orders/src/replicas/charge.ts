import { defineReplica, type ReplicaOf } from '@tickets/common/bus';
import { type ChargeSubject, chargeSubjects } from '@tickets/common/contracts';

export type ChargeReplica = ReplicaOf<ChargeSubject>;

export const chargeReplica = defineReplica({ name: 'Charge', subjects: chargeSubjects, indexes: [{ orderId: 1 }] });
export const Charge = chargeReplica.model;
