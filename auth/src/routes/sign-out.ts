import { endSession } from '@tickets/common/http';
import type { RequestHandler } from 'express';

/** POST /api/users/signout: forgets the session, also where there was none. */
export const signOutRoute: RequestHandler = (request, response) => {
  endSession(request);
  response.json({});
};
