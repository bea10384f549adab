import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * An append-only file of lines. `flushed()` resolves when everything appended so far is on the disk; appends that
 * arrive while the disk works are written together in the next turn, so one fsync serves many requests.
 */
export class Journal {
  private pending: string[] = [];
  private waiters: Waiter[] = [];
  private working: Promise<void> | undefined;
  private failure: unknown;

  private constructor(
    private readonly path: string,
    private file: FileHandle,
  ) {}

  static async open(path: string): Promise<{ journal: Journal; lines: string[] }> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a');
    await syncFolder(dirname(path));
    return { journal: new Journal(path, file), lines: await readWholeLines(path) };
  }

  append(line: string): void {
    this.pending.push(`${line}\n`);
  }

  flushed(): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    if (this.pending.length === 0 && !this.working) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.working ??= this.work();
    });
  }

  /** Replaces the whole content by these lines; a crash leaves either the old file or the new one. */
  async rewrite(lines: string[]): Promise<void> {
    await this.flushed();
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w');
    await file.writeFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
    await file.close();
    await rename(fresh, this.path);
    await syncFolder(dirname(this.path));
    await this.file.close();
    this.file = await open(this.path, 'a');
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.file.close();
  }

  private async work(): Promise<void> {
    while (this.waiters.length > 0) {
      const lines = this.pending.splice(0);
      const waiters = this.waiters.splice(0);
      try {
        if (lines.length > 0) {
          await this.file.writeFile(lines.join(''));
          await this.file.datasync();
        }
        for (const waiter of waiters) waiter.resolve();
      } catch (error) {
        // After a failed fsync nobody knows what the disk holds, so nothing may be acknowledged any more.
        this.failure = error;
        for (const waiter of [...waiters, ...this.waiters.splice(0)]) waiter.reject(error);
      }
    }
    this.working = undefined;
  }
}

/** A line without its line break was being written when the process died: nobody was told of it, so it is cut off. */
async function readWholeLines(path: string): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer); // a stream without encoding yields buffers
  const content = Buffer.concat(chunks);
  const end = content.lastIndexOf('\n') + 1;
  if (end < content.length) await truncate(path, end);
  return content
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** A file's name lives in its folder: without this a power cut may lose the file itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
