import { commonConfig } from '@tickets/common/service';
import { z } from 'zod';

const environment = z.object({
  ...commonConfig,
  STRIPE_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a secret key of Stripe (sk_… or rk_…)')
    .optional(),
  /** Where the emulator listens; only without a key. */
  STRIPE_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_.+$/, 'must start with whsec_'),
  /** Where a bank or an order is to move a charge, Stripe is asked about it after this long. */
  RECONCILE_AFTER_MS: z.coerce.number().int().min(0).default(120_000),
});

/** Exactly one Stripe: the real one by its key, or the emulator by its address. */
export const paymentsConfig = environment.superRefine((config, context) => {
  if (!config.STRIPE_KEY && !config.STRIPE_API_URL) {
    context.addIssue({ code: 'custom', path: ['STRIPE_KEY'], message: 'is missing' });
  }
  if (config.STRIPE_KEY && config.STRIPE_API_URL) {
    context.addIssue({
      code: 'custom',
      path: ['STRIPE_API_URL'],
      message: 'is the address of the emulator and must be unset where there is a STRIPE_KEY',
    });
  }
});

export type PaymentsConfig = z.infer<typeof paymentsConfig>;
