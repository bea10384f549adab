import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Logger } from '@tickets/common/service';
import Bull from 'bull';
import { type RequestHandler, Router } from 'express';

export interface QueueBoard {
  router: Router;
  close: () => Promise<void>;
}

const BASE = '/_dev/queues';

/** The board's page asks a font host for its letters; what the machine has is good enough, and nobody is told who looks. */
const withoutForeignLinks: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body) =>
    send(typeof body === 'string' ? body.replace(/<link[^>]+href="(?:https?:)?\/\/[^>]*>/g, '') : body);
  next();
};

/** The queue of the holds' ends, looked at and not worked on: this process takes no job. */
export function createQueueBoard(redisUrl: string, logger: Logger): QueueBoard {
  const queue = new Bull('expiration', redisUrl, {
    redis: { maxRetriesPerRequest: null, retryStrategy: (tries: number) => Math.min(tries * 100, 2_000) },
  });
  queue.on('error', (err) => logger.debug({ err }, 'Redis not reached'));
  const adapter = new ExpressAdapter();
  adapter.setBasePath(BASE);
  createBullBoard({
    queues: [new BullAdapter(queue, { description: 'The ends of holds' })],
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Holds', miscLinks: [{ text: 'Back to the window', url: '/_dev' }] } },
  });
  // The adapter gives an express application, which is a request handler.
  const board = adapter.getRouter() as RequestHandler;
  return {
    router: Router().use(BASE, withoutForeignLinks, board),
    close: async () => {
      for (const client of queue.clients) client.disconnect();
      await queue.close(true).catch(() => undefined);
    },
  };
}
