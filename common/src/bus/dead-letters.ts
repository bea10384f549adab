import { createHash } from 'node:crypto';
import mongoose, { type Model, Schema } from 'mongoose';
import type { BusMessage } from './bus';

type FailedMessage = Pick<BusMessage, 'subject' | 'data'>;

/** A message that failed here. It is a dead letter once `deadAt` is set; before, the record only counts its failures. */
export interface DeadLetterFields {
  _id: string;
  subject: string;
  data: string;
  error: string;
  attempts: number;
  firstFailedAt: Date;
  deadAt?: Date;
}

const deadLetterSchema = new Schema<DeadLetterFields>(
  {
    _id: String,
    subject: { type: String, required: true },
    data: { type: String, required: true },
    error: String,
    attempts: { type: Number, default: 0 },
    firstFailedAt: Date,
    deadAt: Date,
  },
  { collection: 'dead_letters', versionKey: false },
);
deadLetterSchema.index({ deadAt: 1 }, { sparse: true });

export const DeadLetter: Model<DeadLetterFields> = mongoose.model('DeadLetter', deadLetterSchema);

/** Differs each time that an event is sent, so it is no part of what it says. */
const TRACEPARENT = /"traceparent":"[\w-]*",?/;

/** The same content has the same key, whichever sequence number the broker gave it. */
function keyOf({ subject, data }: FailedMessage): string {
  return createHash('sha256')
    .update(`${subject}\n${data.replace(TRACEPARENT, '')}`)
    .digest('hex')
    .slice(0, 24);
}

/** Counts one more failure of this message and returns how many there were, over restarts and instances. */
export async function countFailure(message: FailedMessage, error: unknown): Promise<number> {
  const letter = await DeadLetter.findOneAndUpdate(
    { _id: keyOf(message) },
    {
      $inc: { attempts: 1 },
      $set: { subject: message.subject, data: message.data, error: String(error).slice(0, 2000) },
      $setOnInsert: { firstFailedAt: new Date() },
    },
    { upsert: true, new: true },
  );
  return letter.attempts;
}

export async function bury(message: FailedMessage): Promise<void> {
  await DeadLetter.updateOne({ _id: keyOf(message) }, { $set: { deadAt: new Date() } });
}

export async function forgetFailures(message: FailedMessage): Promise<void> {
  await DeadLetter.deleteOne({ _id: keyOf(message) });
}

/** Of this process' database, unless another's are asked for. */
export function listDeadLetters(letters: Model<DeadLetterFields> = DeadLetter): Promise<DeadLetterFields[]> {
  return letters
    .find({ deadAt: { $exists: true } })
    .sort({ deadAt: 1 })
    .lean();
}
