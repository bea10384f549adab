import express, { Router } from 'express';
import type { ExecutorDeps } from '../http/executor';
import type { Settler } from '../settlements/settler';
import { createDashboardRouter } from './dashboard-router';
import { faultSchema } from './faults';
import { readJson } from './read-json';
import { reportState } from './state-report';

/** /_emulator: what a test or a developer may do that no client of Stripe can. */
export function createEmulatorRouter(deps: ExecutorDeps & { settler: Settler }): Router {
  const { store, faults, settler } = deps;
  const router = Router();
  router.use('/dashboard', createDashboardRouter(deps));
  router.post('/settle', async (_req, res) => {
    const settled = settler.settleAll();
    await store.settled();
    res.json({ settled });
  });
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
    res.status(201).json(faults.add(readJson(faultSchema, req.body)));
  });
  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.json({ data: [] });
  });
  return router;
}
