import type { KeyObject } from 'node:crypto';
import { normalizeEmail } from '@tickets/common/contracts';
import { BadRequest, type RateLimiter, startSession, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { isPasswordOf } from '../models/password';
import { findUserByEmail, looseEmail } from '../models/user';
import { type Credentials, credentials } from './credentials';
import type { DeviceCookie } from './device-cookie';
import { limitAccount, limitAddress, type SignInAttempt } from './sign-in-limits';

interface SignInDeps {
  jwtKey: KeyObject;
  rateLimit: RateLimiter;
  devices: DeviceCookie;
}

/** Whose account is tried, and whether from a browser that it knows; the limits ask for both. */
function lookUpAccount(devices: DeviceCookie): RequestHandler {
  return async (request, _response, next) => {
    const { email, password } = request.body as Credentials;
    const user = await findUserByEmail(email);
    const attempt: SignInAttempt = {
      email,
      password,
      account: normalizeEmail(email) ?? looseEmail(email),
      user,
      deviceNonce: user && devices.nonceFor(request, user),
    };
    request.body = attempt;
    next();
  };
}

/** POST /api/users/signin. Unknown address and wrong password get one answer, after the same work. */
export function signInRoute({ jwtKey, rateLimit, devices }: SignInDeps): RequestHandler[] {
  return [
    limitAddress(rateLimit),
    validate(...credentials),
    lookUpAccount(devices),
    ...limitAccount(rateLimit),
    async (request, response) => {
      const { user, password } = request.body as SignInAttempt;
      if (!(await isPasswordOf(user?.passwordHash, password)) || !user) {
        throw new BadRequest('Incorrect email or password.', { code: 'wrong_credentials' });
      }
      startSession(request, { id: user.id, email: user.email }, jwtKey);
      devices.remember(request, response, user);
      response.json({ id: user.id, email: user.email });
    },
  ];
}
