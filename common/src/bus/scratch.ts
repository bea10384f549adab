import mongoose, { type Model, type Schema } from 'mongoose';

// biome-ignore lint/suspicious/noExplicitAny: mongoose's Model is invariant in its document type; scratch collections hold any.
type AnyModel = Model<any>;

/** An empty collection for what is read from a history; what a crashed run left in it is dropped. */
export async function openScratch(name: string, schema: Schema): Promise<AnyModel> {
  await dropScratch(name);
  await mongoose.connection.createCollection(name);
  const scratch: AnyModel = mongoose.connection.model(`Scratch ${name}`, schema, name, { overwriteModels: true });
  await scratch.createIndexes();
  // Not every server forgets the documents of a dropped collection when one of the same name is made.
  await scratch.deleteMany({});
  return scratch;
}

export async function dropScratch(name: string): Promise<void> {
  const collections = await mongoose.connection.listCollections();
  if (collections.some((collection) => collection.name === name)) await mongoose.connection.dropCollection(name);
}
