import { requireIdParam, requireUser } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { openPass as open, type PassDeps, passResponse } from '../delivery/pass';
import { ownedTicket } from './put-delivery';

/** POST /api/tickets/:id/pass: the buyer asks to see the ticket, which ends most ways to a refund. */
export function openPass(deps: PassDeps): RequestHandler[] {
  const post: RequestHandler = async (request, response) => {
    response.json(passResponse(await open(deps, ownedTicket(request))));
  };
  return [requireUser, requireIdParam('id'), post];
}
