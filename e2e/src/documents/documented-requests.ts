import type { OpenApiDocument } from '@tickets/common/documents';

/** One operation's example, ready to be sent. */
export interface DocumentedRequest {
  method: string;
  /** With the examples of its parameters filled in. */
  address: string;
  body?: string;
}

interface Parameter {
  name: string;
  in: string;
  schema: { example?: unknown };
  example?: unknown;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example?: unknown }> };
}

function exampleOf(name: string, { name: parameter, schema, example = schema.example }: Parameter): string {
  if (example === undefined) throw new Error(`${name} gives no example of ${parameter}`);
  return String(example);
}

function requestOf(name: string, method: string, route: string, operation: Operation): DocumentedRequest {
  const { parameters = [], requestBody } = operation;
  const example = new Map(
    parameters.filter((one) => one.in === 'path').map((one) => [one.name, exampleOf(name, one)] as const),
  );
  const path = route.replace(/\{(\w+)\}/g, (_, parameter: string) => example.get(parameter) ?? `{${parameter}}`);
  // Where a list goes on is for the server to say, so a cursor has no example.
  const query = parameters.filter((one) => one.in === 'query' && one.name !== 'cursor');
  const search = new URLSearchParams(query.map((one) => [one.name, exampleOf(name, one)]));
  const address = search.size > 0 ? `${path}?${search}` : path;
  if (!requestBody) return { method, address };
  const body = requestBody.content['application/json']?.example;
  if (body === undefined) throw new Error(`${name} gives no example of its body`);
  return { method, address, body: JSON.stringify(body) };
}

/** By `post /api/orders` and the like, every operation of a document; throws at one without an example. */
export function documentedRequests(document: OpenApiDocument): Map<string, DocumentedRequest> {
  const requests = Object.entries(document.paths ?? {}).flatMap(([route, operations]) =>
    // The document is our own: beside operations its paths hold nothing.
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) => {
      const name = `${method} ${route}`;
      return [name, requestOf(name, method, route, operation)] as const;
    }),
  );
  return new Map(requests);
}
