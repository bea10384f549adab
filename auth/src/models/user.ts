import mongoose, { type HydratedDocument, type Model, Schema } from 'mongoose';

export interface UserFields {
  /** Trimmed and in lower case, so that one address is one account. */
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
