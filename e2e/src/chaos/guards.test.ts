import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { guards } from './guards';

const root = path.join(__dirname, '../../..');

describe('the list of guards', () => {
  it.each([...guards.values()])('$name stands once where the list says, and keeps $keeps', async (guard) => {
    const built = await readFile(path.join(root, guard.file), 'utf8');
    expect(built.split(guard.search)).toHaveLength(2);
    expect(guard.replace).not.toBe(guard.search);
  });

  it('has those of the payment and of the delivery', () => {
    expect(guards.size).toBeGreaterThanOrEqual(18);
  });
});
