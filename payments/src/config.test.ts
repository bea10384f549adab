import { parseConfig } from '@tickets/common/service';
import { paymentsConfig } from './config';
import { createStripe } from './stripe/create-stripe';

const env = {
  MONGO_URL: 'mongodb://localhost/payments',
  NATS_URL: 'nats://localhost:4222',
  NATS_CLIENT_ID: 'payments-1',
  JWT_KEY: 'k3y-of-the-tests-with-enough-characters',
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_tests',
};
const read = (more: Record<string, string>) => parseConfig(paymentsConfig, { ...env, ...more });

describe('the configuration', () => {
  it('takes the emulator or a key', () => {
    expect(read({ STRIPE_API_URL: 'http://127.0.0.1:4010', STRIPE_KEY: '' })).toMatchObject({
      STRIPE_API_URL: 'http://127.0.0.1:4010',
      RECONCILE_AFTER_MS: 120_000,
    });
    expect(read({ STRIPE_KEY: 'sk_test_4eC39HqLyjWDarjtT1zdp7dc' }).STRIPE_API_URL).toBeUndefined();
  });

  it('refuses neither, both, and what is no key or secret', () => {
    expect(() => read({})).toThrow('STRIPE_KEY is missing');
    expect(() => read({ STRIPE_KEY: 'sk_test_abc', STRIPE_API_URL: 'http://127.0.0.1:4010' })).toThrow(
      'STRIPE_API_URL',
    );
    expect(() => read({ STRIPE_KEY: 'pk_test_abc' })).toThrow('STRIPE_KEY');
    expect(() => read({ STRIPE_API_URL: 'http://a', STRIPE_WEBHOOK_SECRET: 'guess' })).toThrow('STRIPE_WEBHOOK_SECRET');
  });

  it('makes a client for one Stripe only', () => {
    expect(createStripe({ STRIPE_API_URL: 'http://127.0.0.1:4010' }).getApiField('host')).toBe('127.0.0.1');
    expect(createStripe({ STRIPE_KEY: 'sk_test_abc' }).getApiField('host')).toBe('api.stripe.com');
    expect(() => createStripe({})).toThrow();
    expect(() => createStripe({ STRIPE_KEY: 'sk_test_abc', STRIPE_API_URL: 'http://a' })).toThrow();
  });
});
