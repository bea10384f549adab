import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ErrorBody, type ServiceName, serviceNames, TicketChange } from '../contracts';
import { authEndpoints } from './auth-endpoints';
import { type Answer, type Codes, type Endpoint, refusalsOf } from './endpoint';
import { exampleOrder, exampleTicket } from './examples';
import { operationsEndpoints } from './operations-endpoints';
import { ordersEndpoints } from './orders-endpoints';
import { paymentsEndpoints } from './payments-endpoints';
import { ticketsEndpoints } from './tickets-endpoints';

const own: Record<ServiceName, readonly Endpoint[]> = {
  auth: authEndpoints,
  tickets: ticketsEndpoints,
  orders: ordersEndpoints,
  expiration: [],
  payments: paymentsEndpoints,
};

/** In every document, whether or not an answer refers to them. */
const named = [ErrorBody, TicketChange];

type Paths = Parameters<OpenAPIRegistry['registerPath']>[0];
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

export function endpointsOf(service: ServiceName): readonly Endpoint[] {
  return [...own[service], ...operationsEndpoints];
}

type ToldHeader = readonly [string, { description: string; required?: true; schema: { type: 'string' } }];

function toldHeaders(headers: Record<string, string>, isRequired: boolean): ToldHeader[] {
  return Object.entries(headers).map(([name, description]) => [
    name,
    { description, ...(isRequired ? { required: true } : {}), schema: { type: 'string' } },
  ]);
}

function answerOf({ description, schema, example, headers = {}, optionalHeaders = {}, contentType }: Answer) {
  const told = [...toldHeaders(headers, true), ...toldHeaders(optionalHeaders, false)];
  const content = schema
    ? { 'application/json': { schema, example } }
    : contentType && { [contentType]: { schema: z.string() } };
  return {
    description,
    ...(told.length ? { headers: Object.fromEntries(told) } : {}),
    ...(content ? { content } : {}),
  };
}

/** By status: whether a refusal says when to ask again. */
const RETRY_AFTER: Record<number, 'always' | 'sometimes'> = { 409: 'sometimes', 429: 'always', 503: 'sometimes' };
const retryAfter = { 'Retry-After': 'In how many seconds asking again may help.' };

function refusalOf(status: number, codes: Codes) {
  const known = codes === '*' ? [] : [...new Set(codes)];
  const narrow = { properties: { errors: { items: { properties: { code: { enum: known } } } } } };
  const ref = { $ref: '#/components/schemas/ErrorBody' };
  const example = (code?: string) => ({
    errors: [{ message: 'In words, for people.', ...(code ? { code } : {}) }],
    requestId: 'c0ffee-0001',
  });
  const examples = Object.fromEntries(
    (known.length ? known : [undefined]).map((code) => [code ?? 'refused', { value: example(code) }]),
  );
  const description =
    codes === '*' ? 'Refused; the code is Stripe’s.' : `Refused${known.length ? `: ${known.join(', ')}` : ''}.`;
  const schema = known.length ? { allOf: [ref, narrow] } : ref;
  const says = RETRY_AFTER[status];
  return {
    description,
    ...(says ? { headers: Object.fromEntries(toldHeaders(retryAfter, says === 'always')) } : {}),
    content: { 'application/json': { schema, examples } },
  };
}

function fileContent(field: string | undefined) {
  if (field === undefined) return {};
  const file = z.string().meta({ format: 'binary' });
  return { 'multipart/form-data': { schema: z.object({ [field]: file }) } };
}

function pathOf(service: string, endpoint: Endpoint): Paths {
  const { method, path, summary, isSignedIn, query, headers, body, fileField, answers } = endpoint;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const { id } = path.startsWith('/api/tickets') ? exampleTicket : exampleOrder;
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string().meta({ example: id })])));
  const succeeded = Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]);
  const refused = [...refusalsOf(endpoint)].map(([status, codes]) => [status, refusalOf(status, codes)]);
  return {
    method,
    path,
    summary,
    tags: [service],
    ...(isSignedIn ? { security: [{ session: [] }] } : {}),
    request: {
      ...(names.length ? { params } : {}),
      ...(query ? { query } : {}),
      ...(headers ? { headers } : {}),
      ...(body ? { body: { required: true, content: { 'application/json': body, ...fileContent(fileField) } } } : {}),
    },
    responses: Object.fromEntries([...succeeded, ...refused]),
  };
}

function documentOf(title: string, endpoints: readonly (readonly [string, Endpoint])[]): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'session' });
  const definitions = named.map((schema) => ({ type: 'schema' as const, schema }));
  for (const [service, endpoint] of endpoints) registry.registerPath(pathOf(service, endpoint));
  return new OpenApiGeneratorV31([...definitions, ...registry.definitions]).generateDocument({
    openapi: '3.1.0',
    info: { title, version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
    // Where the document is served from, whatever the port.
    servers: [{ url: '/' }],
  });
}

export function openApiOf(service: ServiceName): OpenApiDocument {
  return documentOf(
    `Ticketing: ${service}`,
    endpointsOf(service).map((endpoint) => [service, endpoint] as const),
  );
}

/** What the gateway shows of all services together. */
export function mergedOpenApi(): OpenApiDocument {
  return documentOf(
    'Ticketing',
    serviceNames.flatMap((name) => own[name].map((endpoint) => [name, endpoint] as const)),
  );
}
