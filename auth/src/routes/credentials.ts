import { body, textField } from '@tickets/common/http';
import type { ContextRunner, ValidationChain } from 'express-validator';
import { isCommonPassword, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../models/password';

/** The longest address that mail knows (RFC 5321, 4.5.3.1.3, without its brackets). */
const EMAIL_MAX_LENGTH = 254;

const INVALID_EMAIL = 'Please enter a valid e-mail address.';

function email(): ValidationChain {
  return textField('email', INVALID_EMAIL)
    .trim()
    .toLowerCase()
    .isLength({ min: 1, max: EMAIL_MAX_LENGTH })
    .withMessage(INVALID_EMAIL)
    .bail();
}

/** What a new account needs. There are no rules of composition: length and rarity are what counts (NIST SP 800-63B). */
export const newCredentials: readonly ContextRunner[] = [
  email().isEmail().withMessage(INVALID_EMAIL),
  textField('password', 'Please choose a password.')
    .isLength({ min: PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH })
    .withMessage(`A password has ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters.`)
    .bail()
    .custom((value: string) => !isCommonPassword(value))
    .withMessage('This password is one of the first that others would try. Please choose another.'),
];

/** To sign in, both only have to be text: anything that can't be right is simply not known. */
export const credentials: readonly ContextRunner[] = [
  email(),
  body('password')
    .custom((value: unknown) => typeof value === 'string' && value.length > 0)
    .withMessage('Please enter your password.'),
];

export interface Credentials {
  email: string;
  password: string;
}
