import { Crash } from '@tickets/common/testing';
import type { StripeGateway } from '../stripe/gateway';

/** Stripe as a process sees it that dies before its n-th call (from 0). A dead process calls nothing more either. */
export function dyingGateway(stripe: StripeGateway, diesAt: number): StripeGateway {
  let calls = 0;
  return new Proxy(stripe, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (calls++ >= diesAt) throw new Crash();
        return method.apply(target, args);
      };
    },
  });
}
