import { existsSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSettings } from '../stack/settings';

const FIRST_BYTES = 8_192;
const POLL_MS = 250;

/** The end of a part's log, and what is added to it, until Ctrl-C (`--no-follow`: only the end). */
export async function logs(args: string[]): Promise<number> {
  const folder = join(readSettings().dir, 'logs');
  const names = existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.log$/, '')) : [];
  const name = args.find((arg) => !arg.startsWith('-'));
  if (!name || !names.includes(name)) {
    process.stderr.write(`Which log? npm run logs -- ${names.join('|') || '<part> (none yet: npm start first)'}\n`);
    return 1;
  }
  const file = await open(join(folder, `${name}.log`));
  let at = Math.max(0, (await file.stat()).size - FIRST_BYTES);
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, at);
    process.stdout.write(buffer.subarray(0, bytesRead));
    at += bytesRead;
    if (bytesRead > 0) continue;
    if (args.includes('--no-follow')) return 0;
    await sleep(POLL_MS);
  }
}
