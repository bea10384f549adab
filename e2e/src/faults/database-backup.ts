import { MongoClient } from 'mongodb';

/** Copies all documents of a database, as mongodump would; calling the result puts them back, as mongorestore would. */
export async function backUp(url: string): Promise<() => Promise<void>> {
  const copies = await withDatabase(url, async (db) => {
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    return Promise.all(names.map(async (name) => ({ name, documents: await db.collection(name).find().toArray() })));
  });
  return () =>
    withDatabase(url, async (db) => {
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        // Emptied and not dropped, so that its indexes stay.
        await db.collection(name).deleteMany({});
      }
      for (const { name, documents } of copies) {
        if (documents.length > 0) await db.collection(name).insertMany(documents);
      }
    });
}

async function withDatabase<T>(url: string, use: (db: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T> {
  const client = await new MongoClient(url).connect();
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}
