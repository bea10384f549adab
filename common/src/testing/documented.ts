import { type Express, type RequestHandler, Router } from 'express';
import type { ServiceName } from '../contracts';
import { openApiOf } from '../documents/openapi';
import { AnswerBook } from './answer-book';

const UNDOCUMENTED = 599;

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
