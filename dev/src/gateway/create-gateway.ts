import { Agent, type ServerResponse } from 'node:http';
import express, { type Express } from 'express';
import { createProxyMiddleware, type RequestHandler } from 'http-proxy-middleware';
import { setForwarded } from './forwarded';
import type { Route } from './ingress-routes';
import { sendUnavailable, withoutClient } from './unavailable';

/** Where each Kubernetes service of the manifest runs here: `{ auth: 'http://127.0.0.1:4001' }`. */
export type Upstreams = Readonly<Record<string, string>>;

/** What the Ingress has in the overlays for development alone; here wherever there is such an upstream. */
const TOOLS: readonly Route[] = [
  { service: 'stripe-emulator', matches: (path) => path.startsWith('/test-bank/') },
  { service: 'dev-window', matches: (path) => path === '/_dev' || path.startsWith('/_dev/') },
];

/** The proxy would take them for one, and the page would be drawn for another address than the one the browser shows. */
const REPEATED_SLASHES = /[\\/]{2,}/;

/** One door in front of everything, with the routes of the cluster's ingress. Never listens. */
export function createGateway(routes: readonly Route[], upstreams: Upstreams): Express {
  const proxies = new Map(Object.entries(upstreams).map(([name, target]) => [name, createProxy(target)]));
  const all = [...TOOLS.filter(({ service }) => proxies.has(service)), ...routes];
  const app = express().disable('x-powered-by').disable('etag');
  app.use(setForwarded);
  app.use((request, response, next) => {
    const service = all.find((route) => route.matches(request.path))?.service;
    if (service === 'client' && REPEATED_SLASHES.test(request.path)) {
      response.redirect(
        308,
        request.url.replace(/^[^?]*/, (path) => path.replace(new RegExp(REPEATED_SLASHES, 'g'), '/')),
      );
      return;
    }
    const proxy = service === undefined ? undefined : proxies.get(service);
    if (proxy) void proxy(request, response, next);
    else if (service === 'client') response.status(request.path === '/' ? 200 : 404).send(withoutClient());
    else sendUnavailable(request, response);
  });
  return app;
}

function createProxy(target: string): RequestHandler {
  return createProxyMiddleware({
    target,
    // A silent connection is closed from here, long before the service behind does it.
    agent: new Agent({ keepAlive: true, maxFreeSockets: 64, timeout: 30_000 }),
    ws: false,
    on: {
      proxyReq: (upstream, _request, response) => {
        // A stream's reader who leaves must end the stream behind too.
        response.once('close', () => {
          if (!response.writableFinished) upstream.destroy();
        });
      },
      error: (error, request, response) => {
        // Without `ws` there are no sockets here.
        sendUnavailable(request, response as ServerResponse, error);
      },
    },
  });
}
