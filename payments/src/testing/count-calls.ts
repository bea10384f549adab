import { Charge } from '../models/charge';
import type { StripeGateway } from '../stripe/gateway';

/** Stripe, with a record of which call was made for which order. */
export function countCalls(stripe: StripeGateway) {
  const calls: { orderId: string | undefined; intentId: string | undefined; call: string }[] = [];
  const gateway = new Proxy(stripe, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        const [payer] = args;
        const isId = typeof payer === 'string';
        calls.push({
          orderId: isId ? undefined : (payer as { orderId: string }).orderId, // a charge is what every other call takes
          intentId: isId ? payer : undefined,
          call: String(name),
        });
        return method.apply(target, args);
      };
    },
  });
  return {
    gateway,
    total: () => calls.length,
    of: (orderId: string) => calls.filter((call) => call.orderId === orderId).map(({ call }) => call),
    /** Also those that only name the order's intent. */
    allOf: async (orderId: string) => {
      const intentId = (await Charge.findOne({ orderId }))?.attempt.intentId;
      return calls
        .filter((call) => call.orderId === orderId || (intentId !== undefined && call.intentId === intentId))
        .map(({ call }) => call);
    },
  };
}
