import { createHttpApp, type RateLimiter } from '@tickets/common/http';
import type { ServiceDeps } from '@tickets/common/service';
import { type Express, Router } from 'express';
import type { Config } from './config';
import { currentUserRoute } from './routes/current-user';
import { DeviceCookie } from './routes/device-cookie';
import { signInRoute } from './routes/sign-in';
import { signOutRoute } from './routes/sign-out';
import { signUpRoute } from './routes/sign-up';

export interface AuthDeps {
  http: ServiceDeps<Config>['http'];
  rateLimit: RateLimiter;
}

export function createApp({ http, rateLimit }: AuthDeps): Express {
  const { jwtKey } = http;
  const devices = new DeviceCookie(http);
  const routes = Router();
  routes.post('/api/users/signup', signUpRoute({ jwtKey, rateLimit, devices }));
  routes.post('/api/users/signin', signInRoute({ jwtKey, rateLimit, devices }));
  routes.post('/api/users/signout', signOutRoute);
  routes.get('/api/users/currentuser', currentUserRoute);
  return createHttpApp(http, { operations: http.operations, routes });
}
