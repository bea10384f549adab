import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import request from 'supertest';
import { createHttpApp } from './create-app';

function createApp(trustProxyHops: number) {
  const routes = Router();
  routes.all('/', (_request, response) => void response.json({}));
  return createHttpApp({ ...createTestDeps().http, trustProxyHops }, { routes });
}

const HOST = { Host: 'tickets.example' };
const behindProxy = createApp(1);

describe('a write', () => {
  it.each([
    ['without either header', {}],
    ['of the same origin', { Origin: 'https://tickets.example' }],
    [
      'of the origin that the proxy was asked for',
      { Host: 'tickets:3000', Origin: 'https://shop.example:8443', 'X-Forwarded-Host': 'shop.example:8443' },
    ],
    ['that the browser calls same-origin', { Origin: 'https://tickets.example', 'Sec-Fetch-Site': 'same-origin' }],
  ])('%s passes', async (_what, headers) => {
    await request(behindProxy)
      .post('/')
      .set({ ...HOST, ...headers })
      .expect(200);
  });

  it.each([
    ['of another host', { Origin: 'https://evil.example' }],
    ['of another port', { Origin: 'https://tickets.example:8443' }],
    ['of a host that only begins alike', { Origin: 'https://tickets.example.evil.example' }],
    ['of a page without an origin', { Origin: 'null' }],
    ['that the browser calls cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('%s is refused: 403', async (_what, headers) => {
    for (const method of ['post', 'put', 'delete', 'patch'] as const) {
      await request(behindProxy)
        [method]('/')
        .set({ ...HOST, ...headers })
        .expect(403);
    }
  });

  it('can’t name its own host where no proxy stands in front', async () => {
    const headers = { ...HOST, Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' };
    await request(createApp(0)).post('/').set(headers).expect(403);
  });
});

describe('a read', () => {
  it('passes from anywhere', async () => {
    await request(behindProxy)
      .get('/')
      .set({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })
      .expect(200);
  });
});
