import type { StripeGateway } from '../stripe/gateway';

/** Stripe, in the midst of one of whose calls something else happens: it has done its part, and nobody has heard so yet. */
export function interruptedGateway(
  stripe: StripeGateway,
  interrupted: 'createIntent' | 'confirmIntent',
  happen: () => Promise<unknown>,
): StripeGateway {
  return new Proxy(stripe, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || name !== interrupted) return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const answer: unknown = await method.apply(target, args);
        await happen();
        return answer;
      };
    },
  });
}
