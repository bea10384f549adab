import { defineReplica, type ReplicaOf } from '@tickets/common/bus';
import { type TicketSubject, ticketSubjects } from '@tickets/common/contracts';

export type TicketReplica = ReplicaOf<TicketSubject>;

export const ticketReplica = defineReplica({ name: 'Ticket', subjects: ticketSubjects, indexes: [{ fromOrderId: 1 }] });
export const Ticket = ticketReplica.model;
