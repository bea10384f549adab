/** As much of JSON Schema as the catalogue's schemas use. */
export interface FieldSchema {
  type?: string;
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, FieldSchema>;
  required?: readonly string[];
}

const EXAMPLE_ID = '65f1c0ffee0000000000a001';
const EXAMPLE_INSTANT = '2030-04-02T12:00:00.000Z';

function exampleText({ format }: FieldSchema, name: string): string {
  if (format === 'date-time') return EXAMPLE_INSTANT;
  if (/^id$|Id$/.test(name)) return EXAMPLE_ID;
  return name === 'traceparent' ? '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' : name;
}

/** A value that a schema takes: the required fields alone, each with the simplest value. */
export function exampleOf(schema: FieldSchema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([field]) => schema.required?.includes(field))
          .map(([field, inner]) => [field, exampleOf(inner, field)]),
      );
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, name.endsWith('Cents') ? 4550 : 0);
    default:
      return exampleText(schema, name);
  }
}
