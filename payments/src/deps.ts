import type { Outbox } from '@tickets/common/bus';
import type { AppDeps, RateLimiter } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import type { Router } from 'express';
import type Stripe from 'stripe';
import type { KeyedLock } from './saga/keyed-lock';
import type { OrderSignals } from './saga/order-signals';
import type { StripeGateway } from './stripe/gateway';

/** When Stripe is asked again, in milliseconds. */
export interface CheckTimes {
  /** After a check that failed; each further failure doubles it, up to `maxRetryMs`. */
  firstRetryMs: number;
  maxRetryMs: number;
  /** After a check that found nothing to do, while others are to move the charge: the buyer's bank, or the order. */
  idleMs: number;
}

/** What a decision about a charge needs. */
export interface SagaDeps {
  outbox: Outbox;
  stripe: StripeGateway;
  logger: Logger;
  /** This service's own clock, in milliseconds: it alone says that it is too late to start an attempt. */
  now: () => number;
  checkTimes: CheckTimes;
  /** Of this process: whoever works on a charge works alone. */
  locks: KeyedLock;
  signals: OrderSignals;
}

/** All that a message handler gets: with no Stripe in reach, it can't hold up the messages behind it. */
export type HandlerDeps = Omit<SagaDeps, 'stripe'>;

/** What the service's HTTP needs besides. */
export interface PaymentsAppDeps extends SagaDeps {
  http: AppDeps & { operations: Router };
  isBusConnected: () => boolean;
  rateLimit: RateLimiter;
  /** So many cards of one user may be declined in an hour, over all orders. */
  maxDeclinesPerHour: number;
  /** The SDK checks signatures. */
  webhooks: { sdk: Stripe; secret: string };
  /**
   * How long a request waits, in milliseconds: for the order's own events, for the end of an authorised payment, and for
   * both together with all that lies between.
   */
  patience: { orderMs: number; endMs: number; answerMs: number };
}
