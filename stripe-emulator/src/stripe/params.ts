import { z } from 'zod';
import { invalidParams } from './stripe-error';

/** Reads a form's strings by the schema, or throws the error that Stripe answers to the first fault. */
export function readParams<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (!issue) throw invalidParams('Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const param = paramName([...issue.path, issue.keys[0] ?? '']);
    throw invalidParams(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const param = paramName(issue.path);
  if (issue.code === 'invalid_type' && valueAt(params, issue.path) === undefined) {
    throw invalidParams(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  // Only this file's own schemas set `params`, always with a string.
  const code = issue.code === 'custom' ? (issue.params?.stripeCode as string | undefined) : undefined;
  throw invalidParams(issue.message, { code, param });
}

/** `['card', 'token']` is `card[token]` on the wire. */
function paramName(path: PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return `${first ?? ''}${rest.map((key) => `[${key}]`).join('')}`;
}

function valueAt(params: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], // any value answers `[key]` or is undefined
    params,
  );
}

export const text = (max = 5000) => z.string().max(max, { error: `Must be at most ${max} characters.` });

export const integer = z
  .string()
  .refine((value) => /^-?\d{1,15}$/.test(value), {
    error: (issue) => `Invalid integer: ${String(issue.input)}`,
    params: { stripeCode: 'parameter_invalid_integer' },
  })
  .transform(Number);

export const bool = z
  .enum(['true', 'false'], { error: 'Invalid boolean: must be true or false' })
  .transform((value) => value === 'true');

export const expand = z.array(z.string()).max(20).optional();

export const metadata = z
  .record(
    z.string().max(40, { error: 'Metadata keys can be up to 40 characters.' }),
    z.string().max(500, { error: 'Metadata values can be up to 500 characters.' }),
  )
  .refine((entries) => Object.keys(entries).length <= 50, { error: 'Metadata can have up to 50 keys.' })
  // A key sent with an empty value means "unset it", also where nothing was set.
  .transform((entries) => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== '')));

export const webUrl = z.url({ protocol: /^https?$/, error: 'Not a valid URL' });

/** Accepted because the SDK's users send it, and of no effect here. */
export const ignored = z.unknown().optional();
