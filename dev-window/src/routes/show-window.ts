import { isObjectId, requireIdParam } from '@tickets/common/http';
import { Router } from 'express';
import type { WindowDeps } from '../deps';
import { homePage } from '../pages/home-page';
import { createSections, orExcuse } from '../sections';

/** The page, and each of its sections alone, as the page's script asks for them again. */
export function showWindow(deps: WindowDeps): Router {
  const sections = createSections(deps);
  const router = Router();
  router.get('/_dev', async (request, response) => {
    const orderId = isObjectId(request.query.order) ? request.query.order : '';
    const [parts, order, letters, faults] = await Promise.all([
      orExcuse(sections.parts()),
      orderId ? orExcuse(sections.order(orderId)) : undefined,
      orExcuse(sections.letters()),
      orExcuse(sections.faults()),
    ]);
    response.type('html').send(homePage({ orderId, parts, order, letters, faults, hasApiDocs: deps.hasApiDocs }));
  });
  for (const name of ['parts', 'letters', 'faults'] as const) {
    router.get(`/_dev/sections/${name}`, async (_request, response) => {
      response.type('html').send(String(await orExcuse(sections[name]())));
    });
  }
  router.get('/_dev/sections/order/:id', requireIdParam('id'), async (request, response) => {
    response.type('html').send(String(await orExcuse(sections.order(String(request.params.id)))));
  });
  return router;
}
