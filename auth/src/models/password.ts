import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { test as isListed } from 'fxa-common-password-list';

export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 128;

/** OWASP's second choice for Argon2id, which is the library's default variant: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Whether attackers try this password first, in whichever case it is written. */
export function isCommonPassword(password: string): boolean {
  return isListed(password) || isListed(password.toLowerCase());
}

/** The same characters can be typed as different code points, by the keyboard; they are one password. */
function normalize(password: string): string {
  return password.normalize('NFKC');
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), COST);
}

let nobodysHash: Promise<string> | undefined;

/**
 * Whether the password is the one that was hashed. Without a hash, as of an unknown account, the same work is done for
 * nothing, so that the time tells nobody which accounts exist.
 */
export async function isPasswordOf(passwordHash: string | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword(randomBytes(16).toString('hex'));
  const isRight = await verify(passwordHash ?? (await nobodysHash), normalize(password));
  return passwordHash !== undefined && isRight;
}
