import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type Express, type RequestHandler, Router } from 'express';
import type { ServiceName } from '../contracts';
import { mergedOpenApi, openApiOf } from '../documents/openapi';

const UNDOCUMENTED = 599;
const DOCUMENT = 'openapi';

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

function pointerPart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Checks answers against the OpenAPI document, whose schemas Ajv reads where they stand. */
class AnswerBook {
  private readonly ajv = addFormats(new Ajv2020({ strict: false }));
  private readonly document = mergedOpenApi();
  private readonly patterns = Object.keys(this.document.paths ?? {})
    // Fixed names before parameters, as the routes are placed.
    .sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));

  constructor() {
    this.ajv.addSchema(this.document, DOCUMENT);
  }

  /** Why an answer is not one of the documented; nothing when it is, or when no route is meant. */
  faultOf(method: string, address: string, status: number, body?: string): string | undefined {
    const path = this.patterns.find(({ pattern }) => pattern.test(address))?.path;
    const operation = this.operationOf(path, method.toLowerCase());
    if (!path || !operation) return undefined;
    const response = operation.responses[status];
    if (!response) return `${method} ${path} may not answer ${status}`;
    if (body === undefined) return undefined;
    if (!response.content?.['application/json']) return `${method} ${path} ${status} has no JSON body`;
    const validate = this.schemaAt(path, method.toLowerCase(), status);
    return validate(JSON.parse(body))
      ? undefined
      : `${method} ${path} ${status}: ${this.ajv.errorsText(validate.errors)}`;
  }

  private operationOf(path: string | undefined, method: string): Operation | undefined {
    const operations = this.document.paths?.[path ?? ''] as Record<string, Operation> | undefined;
    return operations?.[method];
  }

  private schemaAt(path: string, method: string, status: number): ValidateFunction {
    const place = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema'];
    const validate = this.ajv.getSchema(`${DOCUMENT}#/${place.map(pointerPart).map(encodeURIComponent).join('/')}`);
    if (!validate) throw new Error(`no schema at ${place.join(' ')}`);
    return validate;
  }
}

let book: AnswerBook | undefined;

/** Lets every test of a route be one of its document too: an answer that is not documented becomes a 599 that says why. */
export const requireDocumentedAnswers: RequestHandler = (request, response, next) => {
  book ??= new AnswerBook();
  const answers = book;
  const address = request.path;
  const end = response.end.bind(response) as (...given: unknown[]) => typeof response;
  response.end = ((...given: unknown[]) => {
    const isJson = String(response.getHeader('Content-Type') ?? '').startsWith('application/json');
    const [body] = given;
    const text = isJson && (typeof body === 'string' || Buffer.isBuffer(body)) ? body.toString() : undefined;
    const fault = answers.faultOf(request.method, address, response.statusCode, text);
    if (!fault || response.headersSent) return end(...given);
    response.removeHeader('Content-Length');
    response.statusCode = UNDOCUMENTED;
    return end(JSON.stringify({ undocumented: fault }));
    // Node's `end` has three signatures; whichever was meant is passed on as it came.
  }) as typeof response.end;
  next();
};

/** Every route of an app as OpenAPI writes it, through all its routers. */
export function routesOf(app: Express): string[] {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
    handle?: { stack?: Layer[] };
  }
  const visit = ({ route, handle }: Layer): string[] => {
    if (!route) return (handle?.stack ?? []).flatMap(visit);
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    return Object.keys(route.methods).map((method) => `${method} ${path}`);
  };
  // Express keeps its layers to itself; there is no public list of routes.
  return (app.router as unknown as { stack: Layer[] }).stack.flatMap(visit).sort();
}

/** Every route of a service's document, as `routesOf` writes it. */
export function documentedRoutesOf(service: ServiceName): string[] {
  const paths = Object.entries(openApiOf(service).paths ?? {});
  return paths.flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`)).sort();
}

/** A router in front of an app's others, under which every answer must be documented. */
export function documentedOperations(): Router {
  return Router().use(requireDocumentedAnswers);
}
