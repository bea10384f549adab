import type { RequestHandler } from 'express';
import { newId } from '../stripe/id';
import type { Log } from './log';

/** Gives each request its id and writes one line when it is over, also when its answer was dropped. */
export function logRequests(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = process.hrtime.bigint();
    const requestId = newId('req');
    const path = req.path;
    res.setHeader('Request-Id', requestId);
    res.on('close', () => {
      log({
        level: res.statusCode >= 500 ? 'error' : 'info',
        method: req.method,
        path,
        status: res.writableFinished ? res.statusCode : 'dropped',
        ms: Number((process.hrtime.bigint() - startedAt) / 1000n) / 1000,
        requestId,
        idempotencyKey: req.get('idempotency-key'),
      });
    });
    next();
  };
}

export function requestIdOf(res: { getHeader(name: string): unknown }): string {
  return String(res.getHeader('Request-Id'));
}
