import type { KeyObject } from 'node:crypto';
import { isDuplicateKey } from '@tickets/common/bus';
import { BadRequest, type RateLimiter, startSession, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { hashPassword } from '../models/password';
import { findUserByEmail, User, type UserDocument } from '../models/user';
import { type Credentials, newCredentials } from './credentials';
import type { DeviceCookie } from './device-cookie';

const HOUR_MS = 60 * 60 * 1000;

function emailInUse(): BadRequest {
  return new BadRequest('An account with this email already exists.', { field: 'email', code: 'email_in_use' });
}

async function createUser({ email, password }: Credentials): Promise<UserDocument> {
  // The index decides between sign-ups that race; it does not see accounts that are kept in an older spelling.
  if (await findUserByEmail(email)) throw emailInUse();
  const passwordHash = await hashPassword(password);
  try {
    return await User.create({ email, passwordHash });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw emailInUse();
  }
}

interface SignUpDeps {
  jwtKey: KeyObject;
  rateLimit: RateLimiter;
  devices: DeviceCookie;
}

/** POST /api/users/signup: a new account, signed in at once. */
export function signUpRoute({ jwtKey, rateLimit, devices }: SignUpDeps): RequestHandler[] {
  return [
    rateLimit({ name: 'sign-up', windowMs: HOUR_MS, max: 20 }),
    validate(...newCredentials),
    async (request, response) => {
      const user = await createUser(request.body as Credentials);
      const { id, email } = user;
      startSession(request, { id, email }, jwtKey);
      devices.remember(request, response, user);
      response.status(201).json({ id, email });
    },
  ];
}
