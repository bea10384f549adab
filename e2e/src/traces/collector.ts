import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OtlpBody, readSpans, type Span } from 'dev/trace';

/** Takes what services export over OTLP/HTTP with JSON, and keeps it for a test to look at. */
export interface Collector {
  endpoint: string;
  spans: Span[];
  close: () => void;
}

async function read(request: IncomingMessage): Promise<OtlpBody> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text) as OtlpBody; // Sent by the services' own exporter, as OTLP/HTTP says.
}

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      spans.push(...readSpans(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Listens on a port, so it is no pipe's name.
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { endpoint: `http://127.0.0.1:${port}`, spans, close };
}
