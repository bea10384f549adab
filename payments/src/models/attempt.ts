import { Schema } from 'mongoose';

export const methodKinds = ['token', 'paymentMethodId', 'confirmationTokenId'] as const;
export type MethodKind = (typeof methodKinds)[number];

/** How the buyer wants to pay, as Stripe knows it; no card data. */
export interface PaymentMethodRef {
  kind: MethodKind;
  reference: string;
}

export const attemptStatuses = [
  /** Saved with its payment method; its intent is not known yet. */
  'creating',
  /** Its intent's id is stored; whether it was confirmed, only Stripe can say. */
  'confirming',
  'requires_action',
  'authorized',
  /** The card, or later the capture, was refused. Its intent is still to be cancelled. */
  'declined',
  /** Given up, mostly for another card. It can't become authorised any more; its intent is still to be cancelled. */
  'replaced',
  /** Nothing of it is open at Stripe; the next attempt may start. */
  'closed',
] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** One try to pay an order, with a payment method and an intent of its own. */
export interface Attempt {
  /** From 1. */
  number: number;
  status: AttemptStatus;
  method: PaymentMethodRef;
  /** What Stripe made of a token; with the other kinds the method itself is used. */
  paymentMethodId?: string;
  /** Money moves only on an intent that is stored here. */
  intentId?: string;
  /** Part of every idempotency key: one more after each final answer that must not come again. */
  keyGeneration: number;
  /** Another card that the buyer typed meanwhile: the next attempt's, once this one is closed. */
  successor?: PaymentMethodRef;
}

/** The one table of what an attempt may become. Whatever is not in it can't happen, however late an answer comes. */
const moves: Record<AttemptStatus, readonly AttemptStatus[]> = {
  creating: ['confirming', 'declined', 'replaced', 'closed'],
  confirming: ['requires_action', 'authorized', 'declined', 'replaced', 'closed'],
  requires_action: ['authorized', 'declined', 'replaced', 'closed'],
  authorized: ['declined', 'closed'],
  declined: ['closed'],
  replaced: ['closed'],
  closed: [],
};

export function canMove(from: AttemptStatus, to: AttemptStatus): boolean {
  return moves[from].includes(to);
}

/** Its outcome is not known yet: to be continued, never started a second time. */
export function isPending({ status }: Pick<Attempt, 'status'>): boolean {
  return canMove(status, 'replaced');
}

/** It ended without money, so the buyer may try another card. */
export function isOver({ status }: Pick<Attempt, 'status'>): boolean {
  return status === 'declined' || status === 'replaced' || status === 'closed';
}

export function isSameMethod(one: PaymentMethodRef, other: PaymentMethodRef): boolean {
  return one.kind === other.kind && one.reference === other.reference;
}

const methodSchema = new Schema<PaymentMethodRef>(
  { kind: { type: String, enum: methodKinds }, reference: String },
  { _id: false },
);

export const attemptSchema = new Schema<Attempt>(
  {
    number: { type: Number, required: true },
    status: { type: String, enum: attemptStatuses, required: true },
    method: { type: methodSchema, required: true },
    paymentMethodId: String,
    intentId: String,
    keyGeneration: { type: Number, required: true },
    successor: methodSchema,
  },
  { _id: false },
);
