import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackArchive } from './download';
import { run } from './run';

describe('unpackArchive', () => {
  let folder: string;
  let archive: Buffer;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'download-test-'));
    await mkdir(join(folder, 'server-v1'));
    await writeFile(join(folder, 'server-v1/server'), '#!/bin/sh\necho server v1\n');
    await chmod(join(folder, 'server-v1/server'), 0o755);
    await run('tar', ['-czf', 'server.tar.gz', 'server-v1'], { cwd: folder });
    archive = await readFile(join(folder, 'server.tar.gz'));
    server = createServer((request, response) => {
      if (request.url === '/server.tar.gz') response.end(archive);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/server.tar.gz`; // Listens on TCP.
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it('puts the program of a checked archive where it is wanted, executable', async () => {
    const command = join(folder, 'cache/server');
    await unpackArchive({ url, sha256: sumOf(archive), member: 'server-v1/server' }, command);
    expect(await run(command, [])).toBe('server v1\n');
  });

  it('unpacks nothing when the checksum differs', async () => {
    const command = join(folder, 'other/server');
    const other = sumOf(Buffer.from('another archive'));
    await expect(unpackArchive({ url, sha256: other, member: 'server-v1/server' }, command)).rejects.toThrow(
      'checksum',
    );
    await expect(readFile(command)).rejects.toThrow('ENOENT');
  });

  it('says which address does not answer with an archive', async () => {
    const missing = url.replace('server.tar.gz', 'missing.tar.gz');
    const archiveOf = { url: missing, sha256: sumOf(archive), member: 'server-v1/server' };
    await expect(unpackArchive(archiveOf, join(folder, 'none'))).rejects.toThrow(`${missing} answered 404`);
  });
});
