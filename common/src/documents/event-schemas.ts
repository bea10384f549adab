import { z } from 'zod';
import { catalogue, Envelope, Subjects } from '../contracts';

export type JsonSchema = { [key: string]: unknown };

/** Which file under `common/schemas` describes a subject; a colon is no character for file names. */
export function schemaFileOf(subject: Subjects): string {
  return `${subject.replace(':', '.')}.json`;
}

/** A whole message on a subject, as it goes over the wire, as JSON Schema 2020-12. Unknown fields pass, as in our own code. */
export function eventSchema(subject: Subjects): JsonSchema {
  const message = Envelope.extend({ subject: z.literal(subject), data: catalogue[subject].schema });
  const { $schema, ...schema } = z.toJSONSchema(message, { io: 'input' });
  return { $schema, title: subject, description: catalogue[subject].summary, ...schema };
}

/** Every file of `common/schemas`, by its name. */
export function eventSchemaFiles(): Map<string, string> {
  return new Map(
    Object.values(Subjects).map((subject) => [
      schemaFileOf(subject),
      `${JSON.stringify(eventSchema(subject), undefined, 2)}\n`,
    ]),
  );
}
