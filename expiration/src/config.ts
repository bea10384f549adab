import { commonConfig } from '@tickets/common/service';
import { z } from 'zod';

export const ExpirationConfig = z.object({
  ...commonConfig,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** How long after its end a hold is ended: for clocks that differ and payments that are on their way. */
  HOLD_GRACE_MS: z.coerce.number().int().min(0).default(5_000),
});
