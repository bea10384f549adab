import { normalizeEmail } from '@tickets/common/contracts';
import { body, textField } from '@tickets/common/http';
import type { ContextRunner } from 'express-validator';
import { isCommonPassword, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../models/password';

/** Longer than any address, however it is written. */
const EMAIL_MAX_LENGTH = 254;

const INVALID_EMAIL = 'Please enter a valid email address.';

/** A code point is one character of a password (NIST SP 800-63B), as it is one to the schema of the document. */
function isLongEnough(password: string): boolean {
  const { length } = Array.from(password);
  return length >= PASSWORD_MIN_LENGTH && length <= PASSWORD_MAX_LENGTH;
}

/** What a new account needs. There are no rules of composition: length and rarity are what counts (NIST SP 800-63B). */
export const newCredentials: readonly ContextRunner[] = [
  textField('email', INVALID_EMAIL)
    .custom((value: string) => normalizeEmail(value) !== undefined)
    .withMessage(INVALID_EMAIL)
    .bail()
    .customSanitizer(normalizeEmail),
  textField('password', 'Please choose a password.')
    .custom(isLongEnough)
    .withMessage(`Password must be ${PASSWORD_MIN_LENGTH}-${PASSWORD_MAX_LENGTH} characters.`)
    .bail()
    .custom((value: string) => !isCommonPassword(value))
    .withMessage('This password is too common. Choose another.'),
];

/** To sign in, both only have to be text: anything that can't be right is simply not known. */
export const credentials: readonly ContextRunner[] = [
  textField('email', INVALID_EMAIL)
    .trim()
    .custom(({ length }: string) => length > 0 && length <= EMAIL_MAX_LENGTH)
    .withMessage(INVALID_EMAIL),
  body('password')
    .custom((value: unknown) => typeof value === 'string' && value.length > 0)
    .withMessage('Please enter your password.'),
];

export interface Credentials {
  email: string;
  password: string;
}
