import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Subjects } from '../contracts';
import { breaks } from './compatibility';
import { eventSchema, type JsonSchema, schemaFileOf } from './event-schemas';
import { generatedFiles } from './generated-files';

const ROOT = path.join(__dirname, '../..');
const RELEASED = path.join(ROOT, 'schemas/released');

describe('generated files', () => {
  it.each([...generatedFiles()])('%s is as the contracts say (else: npm run documents -w common)', (name, text) => {
    expect(readFileSync(path.join(ROOT, name), 'utf8')).toBe(text);
  });

  it('leave no schema of a subject that is gone', () => {
    const files = readdirSync(path.join(ROOT, 'schemas')).filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(Object.values(Subjects).map(schemaFileOf).sort());
  });
});

describe('since the last release', () => {
  it.each(readdirSync(RELEASED))('%s has at most gained optional fields', (name) => {
    const subject = Object.values(Subjects).find((candidate) => schemaFileOf(candidate) === name);
    if (!subject) throw new Error(`${name}: its subject is gone, but services in other languages may listen to it`);
    expect(breaks(JSON.parse(readFileSync(path.join(RELEASED, name), 'utf8')), eventSchema(subject))).toEqual([]);
  });
});

describe('the comparison with a release', () => {
  type Changeable = { properties: { data: { properties: Record<string, JsonSchema>; required: string[] } } };
  const changed = (change: (data: Changeable['properties']['data']) => void) => {
    const present = eventSchema(Subjects.TicketCreated);
    // The shape is zod's, which this test knows and the compiler does not.
    change((present as unknown as Changeable).properties.data);
    return breaks(eventSchema(Subjects.TicketCreated), present);
  };

  it('lets an optional field be added', () => {
    expect(changed((data) => Object.assign(data.properties, { doorsAt: { type: 'string' } }))).toEqual([]);
  });

  it.each<[string, string, (data: Changeable['properties']['data']) => void]>([
    ['a removed field', '$.data.venue was removed', (data) => delete data.properties.venue],
    ['a new required field', '$.data requires other fields', (data) => data.required.push('doorsAt')],
    ['a field no longer required', '$.data requires other fields', (data) => data.required.pop()],
    [
      'another type',
      '$.data.title: type was changed',
      (data) => Object.assign(data.properties.title ?? {}, { type: 'number' }),
    ],
    [
      'another limit',
      '$.data.title: maxLength was changed',
      (data) => Object.assign(data.properties.title ?? {}, { maxLength: 5 }),
    ],
    [
      'a wider enumeration',
      '$.data.status: enum was changed',
      (data) => Object.assign(data.properties.status ?? {}, { enum: ['available', 'lost'] }),
    ],
    [
      'closed objects',
      '$.data: additionalProperties was changed',
      (data) => Object.assign(data, { additionalProperties: false }),
    ],
  ])('refuses %s', (_what, complaint, change) => {
    expect(changed(change)).toEqual([complaint]);
  });
});
