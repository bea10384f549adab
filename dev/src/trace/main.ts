import { createServer } from 'node:http';
import { createViewer } from './create-viewer';

const server = createServer(createViewer());
server.listen(Number(process.env.PORT ?? 4318), process.env.HOST ?? '127.0.0.1');

process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
