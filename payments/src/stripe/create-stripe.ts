import Stripe from 'stripe';
import type { PaymentsConfig } from '../config';

/** The emulator takes any test key. */
const EMULATOR_KEY = 'sk_test_emulator';

/** The SDK, for Stripe itself or, without a key, for the emulator at STRIPE_API_URL. Calls are repeated by us, never by it. */
export function createStripe({
  STRIPE_KEY,
  STRIPE_API_URL,
}: Pick<PaymentsConfig, 'STRIPE_KEY' | 'STRIPE_API_URL'>): Stripe {
  const common = { maxNetworkRetries: 0, telemetry: false };
  if (STRIPE_KEY && STRIPE_API_URL) throw new Error('STRIPE_API_URL must be unset where there is a STRIPE_KEY');
  if (STRIPE_KEY) return new Stripe(STRIPE_KEY, common);
  if (!STRIPE_API_URL) throw new Error('STRIPE_KEY is missing');
  const { protocol, hostname, port } = new URL(STRIPE_API_URL);
  const isPlain = protocol === 'http:';
  return new Stripe(EMULATOR_KEY, {
    ...common,
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? 80 : 443),
  });
}
