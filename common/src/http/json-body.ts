import express, { type RequestHandler } from 'express';
import { UnsupportedMediaType } from './errors';

const parse = express.json({ limit: '10kb', strict: true });

function hasBody(headers: { 'content-length'?: string; 'transfer-encoding'?: string }): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Bodies are JSON objects of at most 10 kB. A write without a body has an empty one. */
export const jsonBody: RequestHandler = (request, response, next) => {
  if (hasBody(request.headers) && !request.is('application/json')) throw new UnsupportedMediaType();
  parse(request, response, (error?: unknown) => {
    request.body ??= {};
    next(error);
  });
};
