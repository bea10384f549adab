import type { KeyObject } from 'node:crypto';
import { isDuplicateKey } from '@tickets/common/bus';
import { BadRequest, type RateLimiter, startSession, validate } from '@tickets/common/http';
import type { RequestHandler } from 'express';
import { hashPassword } from '../models/password';
import { User, type UserDocument } from '../models/user';
import { type Credentials, newCredentials } from './credentials';

const HOUR_MS = 60 * 60 * 1000;

async function createUser({ email, password }: Credentials): Promise<UserDocument> {
  const passwordHash = await hashPassword(password);
  try {
    return await User.create({ email, passwordHash });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new BadRequest('This e-mail address has an account already.', { field: 'email', code: 'email_in_use' });
  }
}

/** POST /api/users/signup: a new account, signed in at once. */
export function signUpRoute({ jwtKey, rateLimit }: { jwtKey: KeyObject; rateLimit: RateLimiter }): RequestHandler[] {
  return [
    rateLimit({ name: 'sign-up', windowMs: HOUR_MS, max: 20 }),
    validate(...newCredentials),
    async (request, response) => {
      const { id, email } = await createUser(request.body as Credentials);
      startSession(request, { id, email }, jwtKey);
      response.status(201).json({ id, email });
    },
  ];
}
