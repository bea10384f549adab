import { type Logger, pino } from 'pino';
import { logFields } from '../tracing';

export type { Logger };

const SECRETS = [
  'req.headers.cookie',
  'req.headers.authorization',
  'password',
  '*.password',
  'jwt',
  '*.jwt',
  'clientSecret',
  '*.clientSecret',
];

/** JSON lines on standard output, with the service's name, what they belong to, and without secrets. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    redact: SECRETS,
    mixin: logFields,
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
