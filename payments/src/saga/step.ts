import type { SagaDeps } from '../deps';
import type { Intent } from '../stripe/gateway';
import type { ChargeState } from './change-charge';

/** Where a step led, with the intent if it showed one. */
export interface StepResult extends ChargeState {
  intent?: Intent;
}

/** One call to Stripe at most (and the question for the truth where its answer does not say it), then one guarded save. */
export type Step = (deps: SagaDeps, state: StepResult) => Promise<StepResult>;
