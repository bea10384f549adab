import { type HydratedDocument, type Model, Schema } from 'mongoose';
import { updateIfCurrentPlugin } from 'mongoose-update-if-current';
import type { EventEnvelope } from '../contracts';

/** An event that is stored with the document it tells of, and waits to be published. */
export interface OutboxEntry {
  eventId: string;
  event: EventEnvelope;
  /** When it was stored; the sweeper takes those that have waited for longer than a publish may take. */
  at: Date;
}

/** What every document that tells events has besides its own fields. */
export interface Outboxed {
  version: number;
  outbox: OutboxEntry[];
}

export type OutboxDocument = HydratedDocument<Outboxed>;
// biome-ignore lint/suspicious/noExplicitAny: mongoose's Model is invariant in its document type; the outbox works on any.
export type OutboxModel = Model<any>;

const entrySchema = new Schema<OutboxEntry>(
  { eventId: { type: String, required: true }, event: { type: Schema.Types.Mixed, required: true }, at: Date },
  { _id: false },
);

/**
 * Gives a schema its outbox and its version: `save()` succeeds only over the version that was loaded, and takes the
 * version one up.
 */
export function withOutbox(schema: Schema): void {
  schema.add({ outbox: { type: [entrySchema], default: undefined } });
  schema.index({ 'outbox.at': 1 }, { sparse: true });
  schema.set('versionKey', 'version');
  // The plugin's types are of an older mongoose; its contract is one function over a schema.
  schema.plugin(updateIfCurrentPlugin as unknown as (schema: Schema) => void);
}
