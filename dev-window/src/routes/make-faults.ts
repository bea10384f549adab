import { BadRequest, NotFound } from '@tickets/common/http';
import { Router } from 'express';
import type { WindowDeps } from '../deps';

const given = <T>(source: T | undefined): T => {
  if (!source) throw new NotFound('That can not be made to fail from here.');
  return source;
};

/** Stops and starts the broker, and orders failures of the Stripe emulator. */
export function makeFaults({ broker, emulatorFaults }: WindowDeps): Router {
  const router = Router();
  router.post('/_dev/broker', async (request, response) => {
    const { action } = request.body as { action?: unknown };
    if (action !== 'start' && action !== 'stop') throw new BadRequest('The action is start or stop.');
    await given(broker).tell(action);
    response.json({ message: action === 'stop' ? 'The broker is stopped.' : 'The broker runs again.' });
  });
  router.post('/_dev/emulator-faults', async (request, response) => {
    await given(emulatorFaults).order(request.body);
    response.json({ message: 'The fault is ordered.' });
  });
  router.post('/_dev/emulator-faults/clear', async (_request, response) => {
    await given(emulatorFaults).clear();
    response.json({ message: 'No fault is ordered any more.' });
  });
  return router;
}
