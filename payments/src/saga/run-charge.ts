import type { SagaDeps } from '../deps';
import { Unsettled } from '../stripe/stripe-faults';
import type { ChargeState } from './change-charge';
import { lookStep, nextStep } from './next-step';
import type { StepResult } from './step';

/** Cancel, start, create, confirm, capture: the longest way there is, with room for what others do meanwhile. */
const MAX_STEPS = 12;

/**
 * Takes a charge as far as it goes without others: step by step until there is nothing to do. Rejects when Stripe does
 * not let it; what was reached until then is stored.
 */
export async function runCharge(deps: SagaDeps, start: ChargeState): Promise<StepResult> {
  let state: StepResult = start;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const step = nextStep(state, deps.now());
    if (!step) return state;
    const before = state;
    state = await step(deps, before);
    if (isSame(state, before) && nextStep(state, deps.now()) === step) break;
  }
  const { orderId, attempt } = state.charge;
  throw new Unsettled(`the charge of order ${orderId} does not settle while its attempt is ${attempt.status}`);
}

/** The same, and where there is nothing to do, Stripe is asked whether it knows more. */
export async function runOrLook(deps: SagaDeps, start: ChargeState): Promise<StepResult> {
  const look = nextStep(start, deps.now()) ? undefined : lookStep(start);
  if (!look) return runCharge(deps, start);
  const seen = await look(deps, start);
  return isSame(seen, start) ? seen : { ...seen, ...(await runCharge(deps, seen)) };
}

export function isSame({ charge: one }: ChargeState, { charge: other }: ChargeState): boolean {
  return one.version === other.version && one.orphanedIntentIds.length === other.orphanedIntentIds.length;
}
