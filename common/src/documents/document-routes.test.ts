import { createTestDeps } from '@tickets/common/testing';
import { Router } from 'express';
import request from 'supertest';
import { createHttpApp } from '../http';
import { documentRoutes } from './document-routes';
import { exampleOrder, exampleTicket } from './examples';
import { openApiOf } from './openapi';

describe('the documents of a service', () => {
  it('are there when they are switched on, with all that the page loads', async () => {
    const app = createHttpApp({ ...createTestDeps().http, docs: documentRoutes('orders') }, { routes: Router() });
    const { body } = await request(app).get('/api/orders/openapi.json').expect(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiOf('orders'))));
    const page = await request(app).get('/api/orders/docs/').expect(200);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^\.\//);
      await request(app).get(`/api/orders/docs/${file}`).expect(200);
    }
  });

  it('P10: are tried at the address that they are read from, with ids of what there is', async () => {
    const app = createHttpApp({ ...createTestDeps().http, docs: documentRoutes('orders') }, { routes: Router() });
    const { body } = await request(app).get('/api/orders/openapi.json').expect(200);
    expect(body.servers).toEqual([{ url: '/' }]);
    await request(app).get('/api/orders/docs/').expect(200);
    const { text } = await request(app).get('/api/orders/docs/swagger-ui-init.js').expect(200);
    for (const { id } of [exampleTicket, exampleOrder]) expect(text).toContain(id);
    expect(text).toContain('"swaggerUrl": "/api/orders/openapi.json"');
  });

  it('are not there else', async () => {
    const app = createHttpApp(createTestDeps().http, { routes: Router() });
    await request(app).get('/api/orders/openapi.json').expect(404);
    await request(app).get('/api/orders/docs/').expect(404);
  });
});
