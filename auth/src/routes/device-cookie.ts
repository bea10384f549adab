import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookieTerms } from '@tickets/common/http';
import type { Request, Response } from 'express';
import type { UserDocument } from '../models/user';

/** As long as browsers keep a cookie at most; each sign-in begins it again. */
const LIFETIME_MS = 400 * 24 * 60 * 60 * 1000;

/** How many accounts one browser may be known to, as in a family; the one that has not signed in for longest goes. */
const ACCOUNTS_MAX = 5;

const ENTRY = /^([0-9a-f]{24})\.([\w-]{22})\.([\w-]{43})$/;

interface Entry {
  userId: string;
  nonce: string;
  text: string;
}

function entriesOf(request: Request, name: string): Entry[] {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return value.split('~').flatMap((text) => {
    const [, userId, nonce] = ENTRY.exec(text) ?? [];
    return userId && nonce ? [{ userId, nonce, text }] : [];
  });
}

/**
 * Remembers in a browser which accounts it signed in to, so that its next try is counted apart from those of strangers
 * (docs/decisions/0011). It opens nothing: the password is asked for all the same. A changed password ends it, because
 * the hash of the password is part of what is signed.
 */
export class DeviceCookie {
  private readonly key: KeyObject;
  private readonly terms: ReturnType<typeof cookieTerms>;

  constructor({ jwtKey, publicUrl }: { jwtKey: KeyObject; publicUrl: string }) {
    this.key = jwtKey;
    this.terms = cookieTerms(publicUrl, 'device');
  }

  /** The name of this browser's sign-ins to the account; undefined when it has had none under the present password. */
  nonceFor(request: Request, user: UserDocument): string | undefined {
    const entry = entriesOf(request, this.terms.name).find(({ userId }) => userId === user.id);
    return entry && this.isGenuine(entry, user) ? entry.nonce : undefined;
  }

  /** Its nonce stays over further sign-ins, and with it what was counted. */
  remember(request: Request, response: Response, user: UserDocument): void {
    const nonce = this.nonceFor(request, user) ?? randomBytes(16).toString('base64url');
    const others = entriesOf(request, this.terms.name).filter(({ userId }) => userId !== user.id);
    const entries = [this.write(user, nonce), ...others.map(({ text }) => text)].slice(0, ACCOUNTS_MAX);
    response.cookie(this.terms.name, entries.join('~'), { ...this.terms.attributes, maxAge: LIFETIME_MS });
  }

  private isGenuine({ text, nonce }: Entry, user: UserDocument): boolean {
    return timingSafeEqual(Buffer.from(text), Buffer.from(this.write(user, nonce)));
  }

  private write(user: UserDocument, nonce: string): string {
    const signed = `device ${user.id} ${nonce} ${user.passwordHash}`;
    return `${user.id}.${nonce}.${createHmac('sha256', this.key).update(signed).digest('base64url')}`;
  }
}
