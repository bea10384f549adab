import type { Job } from '@tickets/common/service';
import type { SagaDeps } from '../deps';
import { reconcile } from '../saga/reconcile';

const EVERY_MS = 5_000;

export function reconciler(deps: SagaDeps & { reconcileAfterMs: number }): Job {
  return { name: 'reconciler', everyMs: EVERY_MS, run: () => reconcile(deps) };
}
