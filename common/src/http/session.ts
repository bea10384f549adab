import { createSecretKey, type KeyObject } from 'node:crypto';
import cookieSession from 'cookie-session';
import type { Request, RequestHandler, Response } from 'express';
import jwt from 'jsonwebtoken';
import { Unauthorized } from './errors';

export interface CurrentUser {
  id: string;
  email: string;
}

declare global {
  namespace Express {
    interface Request {
      currentUser?: CurrentUser;
    }
  }
}

const ISSUER = 'tickets';
const SESSION_S = 7 * 24 * 60 * 60;

/** A key object, not a string: jsonwebtoken would else build one for every request. */
export function createJwtKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, 'utf8'));
}

function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** How every cookie of ours is set: HttpOnly, SameSite=Lax; under https also Secure and named `__Host-`. */
export function cookieTerms(publicUrl: string, name: string) {
  const secure = isHttps(publicUrl);
  return {
    name: secure ? `__Host-${name}` : name,
    attributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  } as const;
}

/** Programs that keep one cookie keep the first, so the session goes before all others. */
function sendFirst(response: Response, name: string): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => Response;
  const isSession = (line: string) => Number(line.startsWith(`${name}=`));
  response.writeHead = ((...given: unknown[]) => {
    const lines = response.getHeader('Set-Cookie');
    if (Array.isArray(lines))
      response.setHeader(
        'Set-Cookie',
        lines.toSorted((a, b) => isSession(b) - isSession(a)),
      );
    return writeHead(...given);
    // Node's `writeHead` has several signatures; whichever was meant is passed on as it came.
  }) as typeof response.writeHead;
}

/** The session cookie. What it carries is signed already (a JWT), so the cookie itself is not signed again. */
export function sessionCookie(publicUrl: string): RequestHandler {
  const { name, attributes } = cookieTerms(publicUrl, 'session');
  const session = cookieSession({ name, ...attributes, signed: false, maxAge: SESSION_S * 1000 });
  return (request, response, next) => {
    // TLS ends at the ingress, so the connection itself is plain; the cookie library must be told that it is secure.
    if (attributes.secure) Object.defineProperty(request, 'protocol', { value: 'https', configurable: true });
    // Before the library: what is wrapped first runs last, when the session's line is there.
    sendFirst(response, name);
    return session(request, response, next);
  };
}

export function signToken(user: CurrentUser, key: KeyObject): string {
  return jwt.sign({ id: user.id, email: user.email }, key, {
    algorithm: 'HS256',
    issuer: ISSUER,
    expiresIn: SESSION_S,
  });
}

export function startSession(request: Request, user: CurrentUser, key: KeyObject): void {
  request.session = { jwt: signToken(user, key) };
}

export function endSession(request: Request): void {
  request.session = null;
}

function verifyToken(token: unknown, key: KeyObject): CurrentUser | undefined {
  if (typeof token !== 'string') return undefined;
  try {
    const claims = jwt.verify(token, key, { algorithms: ['HS256'], issuer: ISSUER });
    if (typeof claims === 'string' || typeof claims.id !== 'string' || typeof claims.email !== 'string')
      return undefined;
    return { id: claims.id, email: claims.email };
  } catch {
    // Forged, expired or of another issuer: the caller is signed out.
    return undefined;
  }
}

export function readCurrentUser(key: KeyObject): RequestHandler {
  return (request, _response, next) => {
    const user = verifyToken((request.session as { jwt?: unknown } | null)?.jwt, key);
    if (user) request.currentUser = user;
    next();
  };
}

export const requireUser: RequestHandler = (request: Request, _response: Response, next) => {
  if (!request.currentUser) throw new Unauthorized();
  next();
};

/** The signed-in user of a route behind `requireUser`. */
export function userOf(request: Request): CurrentUser {
  if (!request.currentUser) throw new Unauthorized();
  return request.currentUser;
}
