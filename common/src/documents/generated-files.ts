import { serviceNames } from '../contracts';
import { asyncApi } from './asyncapi';
import { eventSchemaFiles } from './event-schemas';
import { mergedOpenApi, openApiOf } from './openapi';

const json = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;

/** Every generated file with its text; names are relative to the folder of `common`. */
export function generatedFiles({ isRelease = false } = {}): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, text] of eventSchemaFiles()) {
    files.set(`schemas/${name}`, text);
    if (isRelease) files.set(`schemas/released/${name}`, text);
  }
  for (const service of serviceNames) files.set(`schemas/api/${service}.openapi.json`, json(openApiOf(service)));
  files.set('schemas/api/openapi.json', json(mergedOpenApi()));
  files.set('schemas/api/asyncapi.json', json(asyncApi()));
  return files;
}
