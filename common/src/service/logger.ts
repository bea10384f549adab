import { type Logger, pino } from 'pino';

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

/** JSON lines on standard output, with the service's name and without secrets. */
export function createLogger(service: string, level: string): Logger {
  return pino({ level, base: { service }, redact: SECRETS, timestamp: pino.stdTimeFunctions.isoTime });
}
