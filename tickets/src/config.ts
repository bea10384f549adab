import { PRICE_MAX_CENTS, PRICE_MIN_CENTS_DEFAULT } from '@tickets/common/contracts';
import { commonConfig, secret } from '@tickets/common/service';
import { z } from 'zod';
import { deliveryKeys } from './delivery/keys';

export const TicketsConfig = z.object({
  ...commonConfig,
  PRICE_MIN_CENTS: z.coerce.number().int().min(1).max(PRICE_MAX_CENTS).default(PRICE_MIN_CENTS_DEFAULT),
  DELIVERY_KEYS: deliveryKeys,
  FINGERPRINT_KEY: secret,
});
