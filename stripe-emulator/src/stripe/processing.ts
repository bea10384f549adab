import type { FaultOf } from '../emulator/faults';
import type { Call } from './call';
import type { Outcome } from './outcome';
import { presentIntent, type StoredIntent } from './payment-intent';

/** The bank takes its time: nothing is decided, and nobody can cancel. */
export function beginProcessing(
  call: Call,
  intent: StoredIntent,
  { later, afterMs }: FaultOf<'processing'>,
  outcome: (succeeds: boolean) => Outcome,
): void {
  intent.status = 'processing';
  intent.processing = { type: 'card', card: {} };
  call.tx.put('intents', intent);
  call.emit('payment_intent.processing', presentIntent(call.tx, intent));
  if (later !== 'never') call.settleLater(afterMs, outcome(later === 'succeeds'));
}
