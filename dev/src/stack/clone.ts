import { join } from 'node:path';

/** The root of the clone, seen from dev/dist/stack and from dev/src/stack alike. */
export const clone = join(__dirname, '../../..');

export const SERVICES = ['auth', 'tickets', 'orders', 'expiration', 'payments'] as const;
export type Service = (typeof SERVICES)[number];
