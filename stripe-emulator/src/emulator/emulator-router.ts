import express, { Router } from 'express';
import type { Store } from '../state/store';
import { invalidRequest } from '../stripe/stripe-error';
import { type Faults, faultSchema } from './faults';
import { reportState } from './state-report';

/** /_emulator: what a test or a developer may do that no client of Stripe can. */
export function createEmulatorRouter({ store, faults }: { store: Store; faults: Faults }): Router {
  const router = Router();
  router.get('/state', async (_req, res) => {
    await store.settled();
    res.json(reportState(store));
  });
  router.post('/reset', async (_req, res) => {
    faults.clear();
    store.clear();
    await store.settled();
    res.json({});
  });
  router.get('/faults', (_req, res) => {
    res.json({ data: faults.list() });
  });
  router.post('/faults', express.json({ limit: '10kb' }), (req, res) => {
    const parsed = faultSchema.safeParse(req.body);
    if (!parsed.success) {
      const words = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
      throw invalidRequest(words.join('; '));
    }
    res.status(201).json(faults.add(parsed.data));
  });
  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.json({ data: [] });
  });
  return router;
}
