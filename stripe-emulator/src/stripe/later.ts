import type { Call } from './call';
import type { StoredIntent } from './payment-intent';
import { cardByNumber } from './test-cards';

/** "Some time later", as Stripe's documents say of its asynchronous test cards. */
export const someTimeLaterMs = 2_000;

/** For the test card whose holder disputes what was taken. */
export function disputeLater(call: Call, intent: StoredIntent): void {
  const method = intent.payment_method && call.tx.get('paymentMethods', intent.payment_method);
  if (!method || !cardByNumber(method.emulator.number)?.disputed) return;
  call.settleLater(someTimeLaterMs, { of: 'dispute', intent: intent.id });
}
