import type { StripeGateway } from '../stripe/gateway';

/** Stripe, with one of its calls that is not sent before something else has happened. */
export function delayCall(
  stripe: StripeGateway,
  delayed: keyof StripeGateway,
  until: () => Promise<unknown>,
): StripeGateway {
  return new Proxy(stripe, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (name !== delayed || typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        await until();
        return method.apply(target, args);
      };
    },
  });
}
