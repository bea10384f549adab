import { serviceNames } from '@tickets/common/contracts';
import { NotFound } from '@tickets/common/http';
import { Router } from 'express';
import type { WindowDeps } from '../deps';

const LETTER_ID = /^[0-9a-f]{24}$/;

export function replayLetter({ replay }: WindowDeps): Router {
  return Router().post('/_dev/dead-letters/:service/:id/replay', async (request, response) => {
    const service = serviceNames.find((name) => name === request.params.service);
    const { id } = request.params;
    if (!service || !LETTER_ID.test(id)) throw new NotFound();
    response.json({ message: `${service}: ${await replay(service, id)}` });
  });
}
