import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { conflictCodes, type ServiceName, serviceNames } from '../contracts';
import { refusalsOf } from './endpoint';
import { endpointsOf, mergedOpenApi } from './openapi';

const ROOT = path.join(__dirname, '../../..');

/** Every code that the sources of a folder write out; those of Stripe's own are passed on. */
function codesIn(folder: string): string[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.ts') && !name.includes('test') && !name.includes('stripe/'));
  const text = sources.map((name) => readFileSync(path.join(ROOT, folder, name), 'utf8')).join('\n');
  return [...new Set([...text.matchAll(/\bcode: '(\w+)'/g)].map(([, code]) => code ?? ''))].sort();
}

function documentedCodes(service: ServiceName): string[] {
  return endpointsOf(service).flatMap((endpoint) =>
    [...refusalsOf(endpoint).values()].flatMap((codes) => (codes === '*' ? [] : codes)),
  );
}

describe('the OpenAPI documents', () => {
  it.each(serviceNames)('know every code that %s answers with', (service) => {
    const documented = new Set(documentedCodes(service));
    expect(codesIn(`${service}/src/routes`).filter((code) => !documented.has(code))).toEqual([]);
    expect(codesIn(`${service}/src/saga`).filter((code) => !documented.has(code))).toEqual([]);
  });

  it('name all conflict codes of the contracts', () => {
    const documented = new Set(serviceNames.flatMap(documentedCodes));
    expect(conflictCodes.filter((code) => !documented.has(code))).toEqual([]);
  });

  it('give an example with every body that is sent and every JSON answer', () => {
    for (const service of serviceNames) {
      for (const { body, answers } of endpointsOf(service)) {
        if (body) expect(body.schema.safeParse(body.example)).toMatchObject({ success: true });
        for (const { schema, example } of Object.values(answers)) {
          if (schema) expect(schema.safeParse(example)).toMatchObject({ success: true });
        }
      }
    }
  });

  it('have one operation of each path and method in the merged one', () => {
    const merged = Object.entries(mergedOpenApi().paths ?? {}).flatMap(([route, operations]) =>
      Object.keys(operations).map((method) => `${method} ${route}`),
    );
    const own = serviceNames
      .flatMap((name) => endpointsOf(name))
      .map(({ method, path: route }) => `${method} ${route}`);
    expect(merged.sort()).toEqual([...new Set(own)].filter((route) => route.includes(' /api/')).sort());
  });
});
