import { rm } from 'node:fs/promises';
import { ProcessFile } from '../stack/processes';
import { readSettings } from '../stack/settings';

export async function reset(): Promise<number> {
  const { dir } = readSettings();
  const processes = new ProcessFile(dir);
  if (processes.runningStack()) {
    process.stderr.write('A stack runs on this data; end it first with `npm run stop`.\n');
    return 1;
  }
  await processes.endLeftovers();
  await rm(dir, { recursive: true, force: true });
  process.stdout.write(`${dir} is gone; the next \`npm start\` makes fresh demo data.\n`);
  return 0;
}
