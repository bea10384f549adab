import type { ServiceName } from '@tickets/common/contracts';
import type { Stack } from 'dev/stack';
import { BSON, type Collection, type Document, MongoClient } from 'mongodb';

/** Of one collection: what a document of a finished sale takes. */
export interface DocumentSize {
  documents: number;
  /** Of one document, as BSON, without compression. */
  bytes: number;
  indexes: number;
  /** Of its keys in all indexes together, as BSON without field names, with the record's id that each entry points to. */
  keyBytes: number;
}

const RECORD_ID_BYTES = 8;
/** An empty document: its length and its end. */
const EMPTY_BYTES = 5;

/** Where the documents of sales are; everything else in the databases does not grow with them. */
const COLLECTIONS: Partial<Record<ServiceName, readonly string[]>> = {
  tickets: ['tickets', 'orderreplicas'],
  orders: ['orders', 'tickets', 'charges'],
  expiration: ['deadlines'],
  payments: ['charges', 'orders'],
};

export async function documentSizes(stack: Stack): Promise<Record<string, DocumentSize>> {
  const sizes: Record<string, DocumentSize> = {};
  for (const [service, names] of Object.entries(COLLECTIONS)) {
    const client = await new MongoClient(stack.databaseUrl(service as ServiceName)).connect(); // A key of COLLECTIONS.
    try {
      const present = new Set((await client.db().listCollections().toArray()).map(({ name }) => name));
      for (const name of names) {
        if (present.has(name)) sizes[`${service}.${name}`] = await sizeOf(client.db().collection(name));
      }
    } finally {
      await client.close();
    }
  }
  return sizes;
}

async function sizeOf(collection: Collection): Promise<DocumentSize> {
  const documents = await collection.find().toArray();
  const indexes = await collection.indexes();
  const total = (of: (document: Document) => number) => documents.reduce((sum, document) => sum + of(document), 0);
  const each = (sum: number) => Math.round(sum / Math.max(1, documents.length));
  return {
    documents: documents.length,
    bytes: each(total((document) => BSON.calculateObjectSize(document))),
    indexes: indexes.length,
    keyBytes: each(
      total((document) => indexes.reduce((sum, index) => sum + entriesOf(document, Object.keys(index.key), index), 0)),
    ),
  };
}

/** An array has an entry for each of its values; a sparse index has none for a document without its fields. */
function entriesOf(document: Document, fields: readonly string[], { sparse = false }: { sparse?: boolean }): number {
  const values = fields.map((field) => valueAt(document, field.split('.')));
  if (sparse && values.every((value) => value === undefined)) return 0;
  const array = values.find((value) => Array.isArray(value)) as unknown[] | undefined; // isArray has just said so.
  const entries =
    array === undefined ? [values] : array.map((one) => values.map((value) => (value === array ? one : value)));
  return entries.reduce((sum: number, entry) => sum + keySize(entry as unknown[]), 0);
}

const keySize = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, value) => {
    // A field's type is a byte and its name here is empty, with the zero at its end.
    return sum + BSON.calculateObjectSize({ '': value ?? null }) - EMPTY_BYTES - 1;
  }, RECORD_ID_BYTES);

function valueAt(value: unknown, [field, ...rest]: readonly string[]): unknown {
  if (field === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => valueAt(one, [field, ...rest]));
  return value && typeof value === 'object' ? valueAt((value as Document)[field], rest) : undefined;
}
