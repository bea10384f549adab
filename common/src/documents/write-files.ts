import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from './generated-files';

/** `npm run documents -w common` writes what is generated; `-- release` also makes the event schemas those of a release. */
const root = path.resolve(__dirname, '../..');
for (const [name, text] of generatedFiles({ isRelease: process.argv[2] === 'release' })) {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
