import express, { type Express } from 'express';
import { type OtlpBody, readSpans } from './otlp';
import { listPage, missingPage, tracePage } from './pages';
import { TraceStore } from './trace-store';

/** Takes traces as OTLP over HTTP in JSON, and shows them. For one developer's machine: nothing is stored. Never listens. */
export function createViewer(store = new TraceStore()): Express {
  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    next();
  });
  app.post('/v1/traces', express.json({ limit: '16mb' }), (request, response) => {
    // Other kinds of bodies are not parsed; that keeps web pages out too, as they may not send JSON to other origins.
    if (!request.is('application/json')) return void response.status(415).json({ message: 'Send OTLP as JSON.' });
    store.add(readSpans(request.body as OtlpBody)); // From the services' exporter alone.
    response.json({});
  });
  app.get('/', (request, response) => {
    response.send(listPage(store.newestFirst(), request.query.all === '1'));
  });
  app.get('/traces/:traceId', (request, response) => {
    const { traceId } = request.params;
    const spans = store.get(traceId);
    if (spans) response.send(tracePage(traceId, spans, request.query.details === '1'));
    else response.status(404).send(missingPage());
  });
  return app;
}
