import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './event-schemas';

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : []);

/** Words for people; they say nothing about which messages are valid. */
const ANNOTATIONS = new Set(['$schema', 'title', 'description', 'properties', 'required']);

function propertyBreaks(released: JsonSchema, present: JsonSchema, path: string): string[] {
  const before = isObject(released.properties) ? released.properties : {};
  const after = isObject(present.properties) ? present.properties : {};
  return Object.entries(before).flatMap(([name, schema]) => {
    const place = `${path}.${name}`;
    return after[name] === undefined ? [`${place} was removed`] : breaks(schema, after[name], place);
  });
}

/**
 * What a consumer of the released schema may stumble over in the present one. The only change that is none: a field that
 * was added and is optional. Everything else, a wider enumeration too, needs a new subject.
 */
export function breaks(released: unknown, present: unknown, path = '$'): string[] {
  if (!isObject(released) || !isObject(present)) {
    return isDeepStrictEqual(released, present) ? [] : [`${path} was changed`];
  }
  const found = propertyBreaks(released, present, path);
  if (!isDeepStrictEqual(sorted(released.required), sorted(present.required))) {
    found.push(`${path} requires other fields`);
  }
  for (const keyword of new Set([...Object.keys(released), ...Object.keys(present)])) {
    if (ANNOTATIONS.has(keyword)) continue;
    if (!isDeepStrictEqual(released[keyword], present[keyword])) found.push(`${path}: ${keyword} was changed`);
  }
  return found;
}
