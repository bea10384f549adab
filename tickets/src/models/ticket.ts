import { type Outboxed, withOutbox } from '@tickets/common/bus';
import {
  type DeliveryState,
  forOptionalTexts,
  type PassDecision,
  type TicketDetails,
  TicketStatus,
  type TicketView,
  ticketCategories,
  ticketDetailKeys,
} from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';
import { placeKeysOf, searchTermsOf } from './search-terms';

/** What a seller enters. */
export interface EnteredDetails extends Omit<TicketDetails, 'currency' | 'startsAt'> {
  startsAt?: Date;
}

const enteredKeys = ticketDetailKeys.filter((key) => key !== 'currency');

export interface TicketFields extends EnteredDetails, Outboxed {
  _id: mongoose.Types.ObjectId;
  currency: 'usd';
  /** How often the details have changed; absent on a ticket that was stored before they were counted. */
  detailsVersion?: number;
  /** The seller. */
  userId: string;
  status: TicketStatus;
  /** The order that holds it or bought it. */
  orderId?: string;
  /** When the hold ends, as the order says; told to readers, never compared with a clock. */
  lockedUntil?: Date;
  /** The delivery that counts; see `delivery/store-delivery.ts`. */
  deliveryId?: mongoose.Types.ObjectId;
  /** When its buyer first opened the pass. */
  openedAt?: Date;
  /** What was decided about the refund that was asked for last. */
  passDecision?: { orderId: string; requestedAt: Date; outcome: PassDecision['outcome'] };
  /** The completed order by which its seller bought it, where this sells it on. */
  fromOrderId?: string;
  /** See `delivery/resale.ts`. */
  resaleSlot?: string;
  createdAt: Date;
  updatedAt: Date;
  /** Follow from the details, for searching and sorting. */
  words: string[];
  cityKey?: string;
  /** Further ways to ask for its city. */
  cityAliases: string[];
  /** By which rules the three above were made; see `jobs/refresh-search-terms.ts`. */
  searchTermsVersion: number;
  /** The day of the event where it takes place, YYYY-MM-DD. */
  startsOn?: string;
  /** `startsAt`, or the end of time for a ticket without one, so that it sorts last and never begins. */
  soonestKey: Date;
}

export type TicketDocument = HydratedDocument<TicketFields>;

export const END_OF_TIME = new Date('9999-12-31T23:59:59.999Z');

const schema = new Schema<TicketFields>(
  {
    title: { type: String, required: true },
    priceCents: { type: Number, required: true, validate: Number.isSafeInteger },
    currency: { type: String, default: 'usd' },
    detailsVersion: Number,
    ...forOptionalTexts(() => String),
    startsAt: Date,
    timeZone: String,
    category: { type: String, enum: ticketCategories },
    userId: { type: String, required: true },
    status: { type: String, enum: TicketStatus.options, default: 'available' },
    orderId: String,
    lockedUntil: Date,
    deliveryId: Schema.Types.ObjectId,
    openedAt: Date,
    passDecision: {
      type: new Schema({ orderId: String, requestedAt: Date, outcome: String }, { _id: false }),
    },
    fromOrderId: String,
    resaleSlot: String,
    words: [String],
    cityKey: String,
    cityAliases: [String],
    searchTermsVersion: Number,
    startsOn: String,
    soonestKey: { type: Date, required: true },
  },
  { timestamps: true },
);
schema.index({ status: 1, soonestKey: 1, _id: 1 });
schema.index({ status: 1, priceCents: 1, _id: 1 });
schema.index({ status: 1, createdAt: 1, _id: 1 });
schema.index({ userId: 1, createdAt: 1 });
schema.index({ words: 1 });
schema.index({ resaleSlot: 1 }, { unique: true, sparse: true });
schema.index({ searchTermsVersion: 1 });
withOutbox(schema);

export const Ticket: Model<TicketFields> = mongoose.model<TicketFields>('Ticket', schema);

/** Counts the changes of `search-terms.ts` that stored tickets have to follow. */
export const SEARCH_TERMS_VERSION = 2;

/** What a ticket is searched by. Of no one's concern but this service's, so it may change without a version and an event. */
export function searchFieldsOf({ title, venue, city, category }: Partial<EnteredDetails>) {
  const [cityKey, ...cityAliases] = city === undefined ? [] : placeKeysOf(city);
  const words = searchTermsOf(title, venue, city, category);
  return {
    words: [...new Set([...words, ...cityAliases.filter((alias) => !alias.includes(' '))])],
    cityKey,
    cityAliases,
    searchTermsVersion: SEARCH_TERMS_VERSION,
  };
}

function dayOf(instant: Date, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/**
 * Puts a seller's details on a ticket, in place of all that was there, with what follows from them. `detailsVersion` goes
 * up exactly when something that a buyer agrees to changes.
 */
export function setDetails(ticket: TicketDocument, entered: EnteredDetails): void {
  const { startsAt, timeZone } = entered;
  for (const key of enteredKeys) ticket.set(key, entered[key]);
  if (ticket.isNew) ticket.detailsVersion = 0;
  else if (ticketDetailKeys.some((key) => ticket.isModified(key)))
    ticket.detailsVersion = (ticket.detailsVersion ?? 0) + 1;
  ticket.set({
    ...searchFieldsOf(entered),
    startsOn: startsAt && timeZone ? dayOf(startsAt, timeZone) : undefined,
    soonestKey: startsAt ?? END_OF_TIME,
  });
}

type Pass = Pick<TicketFields, 'status' | 'deliveryId' | 'passDecision'>;

/** Whether the pass is closed for good. A ticket that is removed with its delivery was sold, and the sale refunded. */
export function isPassClosed({ status, deliveryId, passDecision }: Pass): boolean {
  return passDecision?.outcome === 'closed' || (status === 'removed' && deliveryId !== undefined);
}

export function deliveryStateOf({ deliveryId }: Pick<TicketFields, 'deliveryId'>): DeliveryState {
  return deliveryId ? 'ready' : 'none';
}

/** As a reader sees it: not for sale any more once its event began, but sold stays sold and removed stays removed. */
export function viewOf(ticket: { status: TicketStatus; startsAt?: Date | string }, nowMs: number): TicketView {
  const { status, startsAt } = ticket;
  const isOpen = status === 'available' || status === 'held';
  return isOpen && startsAt !== undefined && new Date(startsAt).getTime() <= nowMs ? 'ended' : status;
}
