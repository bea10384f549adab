import { type DestinationStream, type Logger, pino } from 'pino';
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

/** JSON lines with the service's name, what they belong to, and without secrets; on standard output, by default. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino(
    { level, base: { service }, redact: SECRETS, mixin: logFields, timestamp },
    destination ?? pino.destination(1),
  );
}
