import { commonConfig } from '@tickets/common/service';
import { z } from 'zod';
import type { DeliveryRules } from './models/delivery-rules';
import type { HoldRules } from './models/hold-rules';

export const ordersConfig = z.object({
  ...commonConfig,
  /** How long a purchase locks its ticket; decimals are allowed, for a try. */
  HOLD_MINUTES: z.coerce.number().positive().max(1_440).default(15),
  /** How long after its end a hold waits for payments in flight and for clocks that differ. */
  HOLD_GRACE_MS: z.coerce.number().int().min(0).default(5_000),
  HOLD_EXTENSIONS_MAX: z.coerce.number().int().min(0).default(10),
  /** How long a seller has to deliver what was not there when it was sold; decimals are allowed, for a try. */
  DELIVERY_HOURS: z.coerce.number().positive().max(720).default(24),
  /** What of that is left at least, however near the start is. */
  DELIVERY_LEAST_MINUTES: z.coerce.number().positive().max(1_440).default(15),
});

export function holdRulesOf(config: z.infer<typeof ordersConfig>): HoldRules {
  return {
    holdMs: Math.round(config.HOLD_MINUTES * 60_000),
    graceMs: config.HOLD_GRACE_MS,
    extensionsMax: config.HOLD_EXTENSIONS_MAX,
  };
}

export function deliveryRulesOf(config: z.infer<typeof ordersConfig>): DeliveryRules {
  return {
    deliveryMs: Math.round(config.DELIVERY_HOURS * 3_600_000),
    leastMs: Math.round(config.DELIVERY_LEAST_MINUTES * 60_000),
  };
}
