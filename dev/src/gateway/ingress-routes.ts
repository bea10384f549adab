import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Route {
  /** The name of the Kubernetes service that answers. */
  service: string;
  matches: (path: string) => boolean;
}

interface Ingress {
  spec: { rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[] };
}

/** The Ingress manifest as ingress-nginx reads it: regular expressions from the path's start, the longest first. */
export function readRoutes(manifest: string): Route[] {
  const { spec } = parse(readFileSync(manifest, 'utf8')) as Ingress; // Our own file; a wrong shape fails at the start.
  return spec.rules
    .flatMap((rule) => rule.http.paths)
    .sort((one, other) => other.path.length - one.path.length)
    .map(({ path, backend }) => {
      const pattern = new RegExp(`^${path}`, 'i');
      return { service: backend.service.name, matches: (url: string) => pattern.test(url) };
    });
}
