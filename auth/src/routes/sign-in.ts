import type { KeyObject } from 'node:crypto';
import { BadRequest, type RateLimiter, startSession, validate } from '@tickets/common/http';
import type { Request, RequestHandler } from 'express';
import { isPasswordOf } from '../models/password';
import { User } from '../models/user';
import { type Credentials, credentials } from './credentials';

const MINUTE_MS = 60 * 1000;

/** POST /api/users/signin. Unknown address and wrong password get one answer, after the same work. */
export function signInRoute({ jwtKey, rateLimit }: { jwtKey: KeyObject; rateLimit: RateLimiter }): RequestHandler[] {
  return [
    rateLimit({ name: 'sign-in', windowMs: MINUTE_MS, max: 100 }),
    validate(...credentials),
    rateLimit({
      name: 'sign-in-account',
      windowMs: MINUTE_MS,
      max: 10,
      keyOf: (request: Request) => (request.body as Credentials).email,
    }),
    async (request, response) => {
      const { email, password } = request.body as Credentials;
      const user = await User.findOne({ email });
      if (!(await isPasswordOf(user?.passwordHash, password)) || !user) {
        throw new BadRequest('The e-mail address or the password is not right.', { code: 'wrong_credentials' });
      }
      startSession(request, { id: user.id, email: user.email }, jwtKey);
      response.json({ id: user.id, email: user.email });
    },
  ];
}
