import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { serviceNames } from '@tickets/common/contracts';
import type { Stack } from 'dev/stack';
import { BSON, MongoClient } from 'mongodb';

/** A text as somebody may have written it down: as it is, as it is compared, and in the usual encodings. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const compared = text.normalize('NFKC').replace(/\s+/gu, '').toUpperCase();
  const texts = [text, text.toLowerCase(), compared, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
  return [...texts, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')].map((form) =>
    Buffer.from(form),
  );
}

/**
 * Where something stands in clear: in the collections of all databases, as MongoDB sends them, and in the files of the
 * stack, which are its logs, the broker's store and Redis's.
 */
export async function placesOf(stack: Stack, wanted: string | Buffer): Promise<string[]> {
  const forms = typeof wanted === 'string' ? formsOf(wanted) : [wanted];
  const holds = (bytes: Buffer) => forms.some((form) => bytes.includes(form));
  const found: string[] = [];
  for (const service of serviceNames) {
    const client = await new MongoClient(stack.databaseUrl(service)).connect();
    for (const { name } of await client.db().listCollections().toArray()) {
      for await (const document of client.db().collection(name).find()) {
        // As it goes over the wire, where bytes are bytes.
        if (holds(Buffer.from(BSON.serialize(document)))) found.push(`${service}.${name}`);
      }
    }
    await client.close();
  }
  for (const file of await readdir(stack.dir, { recursive: true, withFileTypes: true })) {
    const name = path.join(file.parentPath, file.name);
    if (file.isFile() && holds(await readFile(name))) found.push(name);
  }
  return [...new Set(found)];
}
