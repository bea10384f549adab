import type { RequestHandler } from 'express';

/** GET /api/users/currentuser: who is signed in, if anyone. */
export const currentUserRoute: RequestHandler = (request, response) => {
  response.json({ currentUser: request.currentUser ?? null });
};
