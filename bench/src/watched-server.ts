import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markLogLines, measureRequests, requestLog } from '@tickets/common/http';
import { createLogger } from '@tickets/common/service';
import express from 'express';

// One server with nothing but what is named: `ids`, `metrics`. It tells its parent where it listens.

const watched = new Set(process.argv.slice(2));
const tickets = Array.from({ length: 24 }, (_, n) => ({ id: String(n), title: `Ticket ${n}`, price: 19.99 }));

const app = express().disable('x-powered-by').disable('etag');
// The log goes to this process's standard output, as in production; the parent throws it away.
if (watched.has('ids')) app.use(requestLog(createLogger('bench', 'info')), markLogLines);
if (watched.has('metrics')) app.use(measureRequests);
app.get('/api/tickets', (_request, response) => {
  response.json(tickets);
});

app.get('/metrics', (_request, response) => {
  const { user, system } = process.cpuUsage();
  response.send(`process_cpu_seconds_total ${(user + system) / 1e6}\n`);
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // Listens on a port, so it is no pipe's name.
  process.send?.(port);
});
