import mongoose, { type IndexDefinition, type Model, Schema, type SchemaDefinition } from 'mongoose';
import { z } from 'zod';
import { catalogue, type EventData, type Subjects } from '../contracts';
import type { ReplicaSource } from './rebuild';
import { storeIfNewer } from './replica';

/** Subjects whose payload is a whole document with a version. */
type SnapshotSubject = { [S in Subjects]: EventData<S> extends { id: string; version: number } ? S : never }[Subjects];

/** A snapshot as it is stored: the document's id is `_id`; everything else is as it came, instants as ISO 8601 texts. */
export type ReplicaOf<S extends SnapshotSubject> = Omit<EventData<S>, 'id'> & { _id: string };

export interface Replica<S extends SnapshotSubject> extends ReplicaSource {
  model: Model<ReplicaOf<S>>;
  toReplica: (snapshot: EventData<S>) => ReplicaOf<S>;
  /** Keeps a snapshot if it is newer than what is stored; returns whether it was. */
  store: (snapshot: EventData<S>) => Promise<boolean>;
}

interface ReplicaDefinition<S extends SnapshotSubject> {
  /** Of the mongoose model, from which the collection's name follows. */
  name: string;
  /** All subjects that publish this document; they share one schema. */
  subjects: readonly [S, ...S[]];
  indexes?: readonly IndexDefinition[];
}

/** The part of a JSON Schema that decides how a field is stored. */
interface StoredShape {
  type?: string;
  properties?: Record<string, StoredShape>;
  required?: string[];
}

const plainTypes = new Map<string | undefined, unknown>([
  ['string', String],
  ['integer', Number],
  ['number', Number],
  ['boolean', Boolean],
]);

function shapeOf(subjects: readonly SnapshotSubject[]): StoredShape {
  const [schema, ...others] = new Set<z.ZodType>(subjects.map((subject) => catalogue[subject].schema));
  if (!schema || others.length > 0) throw new Error(`${subjects.join(', ')} do not share one schema`);
  // Only these three keywords are read, and JSON Schema writes them for every object so.
  return z.toJSONSchema(schema) as StoredShape;
}

function fieldsOf({ properties = {}, required = [] }: StoredShape): SchemaDefinition {
  const fields = Object.entries(properties).map(([name, { type }]) => [
    name === 'id' ? '_id' : name,
    { type: plainTypes.get(type) ?? Schema.Types.Mixed, required: required.includes(name) },
  ]);
  return Object.fromEntries(fields);
}

/** An index on a field that no snapshot has would be empty, and the queries that rely on it slow. */
function requireField(shape: StoredShape, path: string): void {
  const field = path.split('.').reduce<StoredShape | undefined>((parent, key) => parent?.properties?.[key], shape);
  if (!field) throw new Error(`there is no field ${path} in the snapshot`);
}

/**
 * The copy that a service keeps of another's document: model, indexes and mapping follow from the event catalogue. It is
 * kept for good, as the memory against late events. Fields that the catalogue of this release does not have are stored
 * too, so that a newer producer can add an optional one before its consumers are deployed.
 */
export function defineReplica<S extends SnapshotSubject>(definition: ReplicaDefinition<S>): Replica<S> {
  const { name, subjects, indexes = [] } = definition;
  const shape = shapeOf(subjects);
  const schema = new Schema(fieldsOf(shape), { versionKey: false, strict: false });
  for (const index of indexes) {
    for (const path of Object.keys(index)) requireField(shape, path);
    schema.index(index);
  }
  // The fields were read from the schema that EventData is inferred from, which neither compiler nor mongoose can follow.
  const model = mongoose.model(name, schema) as unknown as Model<ReplicaOf<S>>;
  const toReplica = ({ id, ...fields }: EventData<S>) => ({ _id: id, ...fields }) as ReplicaOf<S>;
  return { subjects, model, toReplica, store: (snapshot) => storeIfNewer(model, toReplica(snapshot)) };
}
