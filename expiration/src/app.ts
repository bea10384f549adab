import { createHttpApp } from '@tickets/common/http';
import type { ServiceDeps } from '@tickets/common/service';
import { type Express, Router } from 'express';

/** Nobody asks this service anything: it has health and metrics only. */
export function createApp({ http }: Pick<ServiceDeps<never>, 'http'>): Express {
  return createHttpApp(http, { operations: http.operations, routes: Router() });
}
