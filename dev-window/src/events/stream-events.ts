import { type Response, Router } from 'express';
import type { EventLog, HeardEvent } from './event-log';

const FIRST = 100;
const HEARTBEAT_MS = 15_000;

export interface EventStreams {
  router: Router;
  /** Ends every open stream. */
  close: () => void;
}

/** GET /_dev/stream: the last events and then each new one, as server-sent events. */
export function streamEvents(log: EventLog): EventStreams {
  const open = new Set<Response>();
  const router = Router().get('/_dev/stream', (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    const send = (event: HeardEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    response.write('retry: 1000\n\n');
    for (const event of log.recent(FIRST)) send(event);
    response.write('event: caught-up\ndata: {}\n\n');
    const unfollow = log.follow(send);
    const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
    open.add(response);
    request.once('close', () => {
      clearInterval(heartbeat);
      unfollow();
      open.delete(response);
    });
  });
  return {
    router,
    close: () => {
      for (const response of open) response.end();
    },
  };
}
