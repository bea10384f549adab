import type { ReplicaSource } from '@tickets/common/bus';
import { type TicketSnapshot, ticketSubjects } from '@tickets/common/contracts';
import mongoose, { type Model, Schema } from 'mongoose';

/** tickets' last snapshot of a ticket that came here; kept for good, as the memory against late events. */
export type TicketReplica = Omit<TicketSnapshot, 'id'> & { _id: string };

const ticketSchema = new Schema<TicketReplica>(
  {
    _id: String,
    version: { type: Number, required: true },
    detailsVersion: Number,
    userId: { type: String, required: true },
    status: { type: String, required: true },
    orderId: String,
    lockedUntil: String,
    title: { type: String, required: true },
    priceCents: { type: Number, required: true },
    currency: { type: String, required: true },
    venue: String,
    city: String,
    startsAt: String,
    timeZone: String,
    category: String,
    section: String,
    row: String,
    seat: String,
    createdAt: String,
  },
  { versionKey: false },
);

export const Ticket: Model<TicketReplica> = mongoose.model<TicketReplica>('Ticket', ticketSchema);

export function hasEnded(ticket: Pick<TicketReplica, 'startsAt'>, nowMs: number): boolean {
  return ticket.startsAt !== undefined && Date.parse(ticket.startsAt) <= nowMs;
}

export function replicaOf({ id, ...snapshot }: TicketSnapshot): TicketReplica {
  return { _id: id, ...snapshot };
}

/** For `rebuild`. */
export const ticketReplicaSource: ReplicaSource = { subjects: ticketSubjects, model: Ticket, toReplica: replicaOf };
