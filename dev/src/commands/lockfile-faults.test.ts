import { findLockfileFaults } from './lockfile-faults';

const lockfile = (packages: object) => JSON.stringify({ packages });

describe('findLockfileFaults', () => {
  it('names an optional dependency without an entry of its own', () => {
    const faults = findLockfileFaults(
      lockfile({
        'node_modules/native': { optionalDependencies: { '@native/darwin': '1.0.0', '@native/linux': '1.0.0' } },
        'node_modules/native/node_modules/@native/linux': {},
      }),
    );
    expect(faults).toEqual([expect.stringContaining('@native/darwin')]);
  });

  it('names a package with a download address, not a workspace link', () => {
    const faults = findLockfileFaults(
      lockfile({
        'node_modules/a': { resolved: 'https://registry.example/a.tgz' },
        'node_modules/auth': { resolved: 'auth', link: true },
      }),
    );
    expect(faults).toEqual(['node_modules/a has a download address']);
  });
});
