import { createServer } from 'node:http';
import { join } from 'node:path';
// Before anything that loads express: tracing patches what is loaded after it.
import { stopTracing } from '@tickets/common/tracing';
import { clone } from '../stack/clone';
import { createGateway, type Upstreams } from './create-gateway';
import { readRoutes } from './ingress-routes';
import { answerUnreadable } from './unreadable';

const routes = readRoutes(join(clone, 'infra/k8s/base/ingress.yaml'));
const upstreams = JSON.parse(process.env.UPSTREAMS ?? '{}') as Upstreams; // Written by stack/parts.ts alone.
const server = createServer(createGateway(routes, upstreams));
answerUnreadable(server);
// Streams stay open for as long as their reader likes.
server.requestTimeout = 0;
// Who sends closes first: Node's own 5 s would cut connections off under a request that is on its way.
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '127.0.0.1');

process.once('SIGTERM', () => {
  server.close(() => void stopTracing().then(() => process.exit(0)));
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  server.closeIdleConnections();
});
