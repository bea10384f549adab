import type { z } from 'zod';
import { invalidRequest } from '../stripe/stripe-error';

/** The control API's body by its schema, or every fault of it in one refusal. */
export function readJson<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw invalidRequest(words.join('; '));
}
