interface Lockfile {
  packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string; link?: boolean }>;
}

/**
 * What would break `npm ci` elsewhere: a platform's binary that the registry of the day did not have is missing from the
 * lockfile, or an address ties it to one registry.
 */
export function findLockfileFaults(text: string): string[] {
  const { packages } = JSON.parse(text) as Lockfile; // npm's own format, version 3.
  const present = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !present.has(name))
      .map((name) => `${path} names ${name} as optional, but the lockfile has no entry for it`),
  );
  const addressed = Object.entries(packages)
    .filter(([, { resolved }]) => resolved && /^https?:/.test(resolved))
    .map(([path]) => `${path} has a download address`);
  return [...missing, ...addressed];
}
