import { Router } from 'express';
import { serve, setup } from 'swagger-ui-express';
import type { ServiceName } from '../contracts';
import { openApiOf } from './openapi';
import { withOwnExamples } from './own-examples';

/** Where the ingress lets a service be reached. */
const ROOM: Record<ServiceName, string> = {
  auth: '/api/users',
  tickets: '/api/tickets',
  orders: '/api/orders',
  expiration: '/api/expiration',
  payments: '/api/payments',
};

/** The service's OpenAPI document, and a page to read and try it; the page's files come with the package. */
export function documentRoutes(service: ServiceName): Router {
  const document = openApiOf(service);
  const router = Router();
  router.get(`${ROOM[service]}/openapi.json`, (_request, response) => {
    response.json(document);
  });
  const swaggerUrl = `${ROOM[service]}/openapi.json`;
  const options = { swaggerUrl, swaggerOptions: { responseInterceptor: withOwnExamples } };
  router.use(`${ROOM[service]}/docs`, serve, setup(undefined, options));
  return router;
}
