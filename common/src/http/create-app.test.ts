import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { createHttpApp } from './create-app';

describe('the log line of a request', () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const routes = Router();
  routes.get('/tickets', (_request, response) => void response.json([]));
  const app = createHttpApp({ ...createTestDeps().http, logger }, { routes });

  beforeEach(() => lines.splice(0));

  it('has its method, path, status and id', async () => {
    const response = await request(app).get('/tickets').expect(200);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        req: { method: 'GET', path: '/tickets', id: response.headers['x-request-id'] },
        res: { status: 200 },
        responseTime: expect.any(Number),
      },
    ]);
  });

  it('holds neither query string nor headers, found or not found', async () => {
    for (const path of ['/tickets', '/elsewhere']) {
      await request(app)
        .get(`${path}?q=ann+lee&token=rst_1`)
        .set('Cookie', 'session=her-cookie')
        .set('Referer', 'https://r/?q=s');
    }
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/ann|rst_1|her-cookie|https:\/\/r/);
  });
});
