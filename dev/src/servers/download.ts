import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

const DOWNLOAD_TIMEOUT_MS = 120_000;

interface Archive {
  url: string;
  /** Of the archive, in hexadecimal; what differs is never unpacked. */
  sha256: string;
  /** The program's path inside the archive. */
  member: string;
}

/** Downloads a .tar.gz, checks it against its pinned checksum and puts one program of it at `command`. */
export async function unpackArchive({ url, sha256, member }: Archive, command: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${url} has the checksum ${found}, expected ${sha256}`);
  const work = await mkdtemp(join(tmpdir(), 'ticketing-download-'));
  try {
    await writeFile(join(work, 'archive.tar.gz'), bytes);
    await run('tar', ['-xzf', 'archive.tar.gz', member], { cwd: work });
    await mkdir(join(command, '..'), { recursive: true });
    // Copied beside its place first: a rename is atomic only within one file system.
    await run('cp', [join(work, member), `${command}.new`]);
    await rename(`${command}.new`, command);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
