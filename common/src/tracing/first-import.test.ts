import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '../contracts';

const clone = path.resolve(__dirname, '../../..');
const firstImport = (file: string) => /^import .*?'(.+)';$/m.exec(readFileSync(path.join(clone, file), 'utf8'))?.[1];

/** Whatever is loaded before tracing is never traced. */
describe('the first import', () => {
  it.each(serviceNames)('of %s is the room that begins with tracing', (name) => {
    expect(firstImport(`${name}/src/index.ts`)).toBe('@tickets/common/service');
  });

  it('of that room is tracing', () => {
    expect(firstImport('common/src/service/index.ts')).toBe('../tracing');
  });
});
