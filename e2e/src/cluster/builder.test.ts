import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBuilder } from './builder';

const path = process.env.PATH;
let folder: string;

/** A program of this name, alone on the PATH. */
function install(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** As Docker's own client behaves without an engine: its version is told, and the command fails. */
const CLIENT_ALONE = 'echo "Client: 28.0"; echo "Cannot connect to the Docker daemon" >&2; exit 1';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticketing-builder-'));
  process.env.PATH = folder;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

describe('D4: the builder of images', () => {
  it('is docker where an engine answers', () => {
    install('docker', 'echo 28.0');
    install('buildah', 'exit 0');
    expect(findBuilder(undefined)).toBe('docker');
  });

  it('is buildah where docker has a client and no engine', () => {
    install('docker', CLIENT_ALONE);
    install('buildah', 'exit 0');
    expect(findBuilder(undefined)).toBe('buildah');
    expect(findBuilder('')).toBe('buildah');
  });

  it('is none where nothing answers, which is said before anything is built', () => {
    install('docker', CLIENT_ALONE);
    expect(() => findBuilder(undefined)).toThrow(
      /^No image can be built here: .*docker version.* and .*buildah version/,
    );
  });

  it('is the one that was asked for, or none', () => {
    install('docker', CLIENT_ALONE);
    install('buildah', 'exit 0');
    expect(() => findBuilder('docker')).toThrow('docker version');
    expect(() => findBuilder('kaniko')).toThrow('IMAGE_BUILDER must be docker or buildah, not kaniko.');
  });
});
