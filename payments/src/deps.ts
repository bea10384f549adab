import type { Outbox } from '@tickets/common/bus';
import type { AppDeps } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import type { Router } from 'express';
import type Stripe from 'stripe';
import type { StripeGateway } from './stripe/gateway';

/** What a decision about a charge needs. */
export interface SagaDeps {
  outbox: Outbox;
  stripe: StripeGateway;
  logger: Logger;
  /** This service's own clock, in milliseconds: it alone says that it is too late to start an attempt. */
  now: () => number;
}

/** What the service's HTTP needs besides. */
export interface PaymentsAppDeps extends SagaDeps {
  http: AppDeps & { operations: Router };
  isBusConnected: () => boolean;
  /** The SDK checks signatures; an event must be done with before its sender gives up waiting. */
  webhooks: { sdk: Stripe; secret: string; gateway: StripeGateway };
  /** How long a request waits, in milliseconds: for the order's own events, and for the end of an authorised payment. */
  patience: { orderMs: number; endMs: number };
}
