import { Router } from 'express';
import mongoose from 'mongoose';
import { register } from 'prom-client';

export interface Readiness {
  /** Draining: no new requests, please. */
  isDraining: () => boolean;
  isBusConnected: () => boolean;
}

const PING_TIMEOUT_MS = 1_000;

async function isDatabaseUp(): Promise<boolean> {
  try {
    await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: PING_TIMEOUT_MS });
    return mongoose.connection.readyState === mongoose.ConnectionStates.connected;
  } catch {
    return false;
  }
}

/** Live: the process turns. Ready: MongoDB answers and nobody asked us to stop; the bus is told but does not count. */
export function healthRoutes({ isDraining, isBusConnected }: Readiness): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const mongodb = await isDatabaseUp();
    const draining = isDraining();
    response.status(mongodb && !draining ? 200 : 503).json({ mongodb, bus: isBusConnected(), draining });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(register.contentType).send(await register.metrics());
  });
  return router;
}
