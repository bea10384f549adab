import { NotFound, requireIdParam } from '@tickets/common/http';
import { type Request, Router } from 'express';
import type { WindowDeps } from '../deps';
import type { EmulatorDashboard } from '../faults/emulator-dashboard';

const DISPUTE_ID = /^du_\w{1,64}$/;

/** Refunds and disputes made at Stripe: payments learns of them by webhook alone. */
export function moveMoney({ emulatorDashboard }: WindowDeps): Router {
  const dashboard = (): EmulatorDashboard => {
    if (!emulatorDashboard) throw new NotFound('There is no Stripe emulator here.');
    return emulatorDashboard;
  };
  const idOf = (request: Request) => String(request.params.id);
  const router = Router();
  router.post('/_dev/orders/:id/refund', requireIdParam('id'), async (request, response) => {
    await dashboard().refund(idOf(request), request.body);
    response.json({ message: 'The payment is refunded at Stripe; payments hears of it by webhook.' });
  });
  router.post('/_dev/orders/:id/dispute', requireIdParam('id'), async (request, response) => {
    await dashboard().dispute(idOf(request));
    response.json({ message: 'The payment is disputed; payments hears of it by webhook.' });
  });
  router.post('/_dev/disputes/:id', async (request, response) => {
    if (!DISPUTE_ID.test(idOf(request))) throw new NotFound();
    await dashboard().changeDispute(idOf(request), request.body);
    response.json({ message: 'The dispute goes on.' });
  });
  return router;
}
