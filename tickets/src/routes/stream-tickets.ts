import type { RequestHandler } from 'express';
import type { TicketsDeps } from '../app';

/** GET /api/tickets/stream: the changes from now on, as server-sent events. */
export function streamTickets({ stream }: Pick<TicketsDeps, 'stream'>): RequestHandler {
  return (request, response) => {
    response.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      // nginx would else collect the lines before it passes them on.
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    stream.join({ userId: request.currentUser?.id, response });
  };
}
