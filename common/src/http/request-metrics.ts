import type { Request, RequestHandler } from 'express';
import { Histogram } from 'prom-client';

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from a request’s arrival to the end of its answer.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

// There before the first request: an alert takes a series that is missing for a fault.
durations.zero({ method: 'GET', route: 'none', status: 404 });

/** The route's pattern, never the address: ids would make a series each. */
function routeOf(request: Request): string {
  const route: unknown = request.route?.path;
  return typeof route === 'string' ? `${request.baseUrl}${route}` : 'none';
}

export const measureRequests: RequestHandler = (request, response, next) => {
  const end = durations.startTimer({ method: request.method });
  response.once('close', () => end({ route: routeOf(request), status: response.statusCode }));
  next();
};
