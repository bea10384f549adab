import { addressOf, type RateLimiter } from '@tickets/common/http';
import type { Request, RequestHandler } from 'express';
import type { UserDocument } from '../models/user';
import type { Credentials } from './credentials';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A sign-in whose account was looked up; the body of the request from then on. */
export interface SignInAttempt extends Credentials {
  /** The address in one spelling, whether or not it has an account. */
  account: string;
  user?: UserDocument;
  /** Set in a browser that signed in to this account before. */
  deviceNonce?: string;
}

const attemptOf = (request: Request) => request.body as SignInAttempt;
const isKnown = (request: Request) => attemptOf(request).deviceNonce !== undefined;
const isUnknown = (request: Request) => !isKnown(request);

/** Before anything is looked up: one address, over all accounts. */
export function limitAddress(rateLimit: RateLimiter): RequestHandler {
  return rateLimit({ name: 'sign-in', windowMs: MINUTE_MS, max: 100 });
}

/**
 * Strangers are counted by account, and from each address; a browser that the account's owner signed in with has a count
 * of its own. So whatever strangers do, they can't keep the owner out of a browser that they have used before.
 */
export function limitAccount(rateLimit: RateLimiter): RequestHandler[] {
  const account = (request: Request) => attemptOf(request).account;
  const device = (request: Request) => `${attemptOf(request).user?.id}.${attemptOf(request).deviceNonce}`;
  const strangers = { appliesTo: isUnknown, keyOf: account };
  const owner = { appliesTo: isKnown, keyOf: device };
  return [
    rateLimit({
      ...strangers,
      name: 'sign-in-account-address',
      windowMs: MINUTE_MS,
      max: 10,
      keyOf: (request) => `${addressOf(request)} ${account(request)}`,
    }),
    rateLimit({ ...strangers, name: 'sign-in-account', windowMs: HOUR_MS, max: 100 }),
    rateLimit({ ...owner, name: 'sign-in-device', windowMs: MINUTE_MS, max: 10 }),
    rateLimit({ ...owner, name: 'sign-in-device-day', windowMs: DAY_MS, max: 50 }),
  ];
}
