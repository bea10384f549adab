import type { Outbox } from '@tickets/common/bus';
import type { AppDeps, RateLimiter } from '@tickets/common/http';
import type { Logger } from '@tickets/common/service';
import type { Router } from 'express';
import type { DeliveryRules } from './models/delivery-rules';
import type { HoldRules } from './models/hold-rules';

/** What a decision about an order needs. */
export interface OrderDeps {
  outbox: Outbox;
  logger: Logger;
  hold: HoldRules;
  delivery: DeliveryRules;
  /** This service's own clock, in milliseconds: it alone decides when a hold is over. */
  now: () => number;
}

/** What the service's HTTP needs besides. */
export interface OrdersAppDeps extends OrderDeps {
  http: AppDeps & { operations: Router };
  rateLimit: RateLimiter;
}
