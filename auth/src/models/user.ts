import { domainToUnicode } from 'node:url';
import { normalizeEmail } from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';

export interface UserFields {
  /** In the spelling of `normalizeEmail`, so that one address is one account. Older accounts are only trimmed and in lower case. */
  email: string;
  passwordHash: string;
  createdAt: Date;
}

export type UserDocument = HydratedDocument<UserFields>;

const userSchema = new Schema<UserFields>(
  {
    email: { type: String, required: true },
    passwordHash: { type: String, required: true },
    createdAt: { type: Date, default: () => new Date() },
  },
  { versionKey: false },
);
// One account an e-mail address: this index decides between sign-ups that race, no reading before does.
userSchema.index({ email: 1 }, { unique: true });

export const User: Model<UserFields> = mongoose.model('User', userSchema);

/** An address as accounts were kept before it had one spelling. */
export function looseEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** The spellings under which an account of this address may be kept; as it was typed comes first. */
function storedSpellings(text: string): string[] {
  const email = normalizeEmail(text);
  if (email === undefined) return [looseEmail(text)];
  const at = email.lastIndexOf('@') + 1;
  const unicode = email.slice(0, at) + domainToUnicode(email.slice(at));
  return [...new Set([looseEmail(text), email, unicode, unicode.normalize('NFD')])];
}

/** The account of an address, however the address is written and whenever the account was made. */
export async function findUserByEmail(text: string): Promise<UserDocument | undefined> {
  const spellings = storedSpellings(text);
  const users = await User.find({ email: { $in: spellings } });
  return users.sort((a, b) => spellings.indexOf(a.email) - spellings.indexOf(b.email))[0];
}
