import type { z } from 'zod';

export interface Answer {
  description: string;
  /** Left out where there is no JSON to describe. */
  schema?: z.ZodType;
  example?: unknown;
  /** Response headers that always come, with what they say. */
  headers?: Record<string, string>;
  /** Those that come only where there is something to say. */
  optionalHeaders?: Record<string, string>;
  /** Of the body, where it is not JSON. */
  contentType?: string;
}

/** `'*'`: the codes come from elsewhere (Stripe) and are not counted up. */
export type Codes = readonly string[] | '*';

/** One route as the OpenAPI documents tell it. */
export interface Endpoint {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: /api/tickets/{id} */
  path: string;
  summary: string;
  isSignedIn?: boolean;
  query?: z.ZodObject;
  /** Request headers. */
  headers?: z.ZodObject;
  body?: { schema: z.ZodType; example: unknown };
  /** The field of multipart/form-data in which a file may come in place of the body. */
  fileField?: string;
  answers: Record<number, Answer>;
  /** By status, the codes that may come with it, besides those that any route may answer. */
  refusals?: Record<number, Codes>;
  /** In front of session, parser and origin check: refuses only what it says itself. */
  isRaw?: boolean;
}

/** What every route may answer: malformed requests, other sites' pages, too much or other than JSON, and our own faults. */
const REFUSED_ANYWHERE: Record<number, readonly string[]> = {
  400: ['invalid'],
  413: [],
  415: [],
  500: ['internal'],
  503: [],
};

/** All refusals of a route with their codes. */
export function refusalsOf({ method, isSignedIn, refusals = {}, isRaw }: Endpoint): Map<number, Codes> {
  const all = new Map<number, Codes>();
  const add = (more: Record<number, Codes>) => {
    for (const [status, codes] of Object.entries(more)) {
      const before = all.get(Number(status)) ?? [];
      all.set(Number(status), before === '*' || codes === '*' ? '*' : [...before, ...codes]);
    }
  };
  if (!isRaw) add(REFUSED_ANYWHERE);
  if (!isRaw && method !== 'get') add({ 403: ['foreign_origin'] });
  if (isSignedIn) add({ 401: ['signed_out'] });
  add(refusals);
  return all;
}
