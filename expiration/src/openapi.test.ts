import { healthRoutes } from '@tickets/common/service';
import { createTestDeps, documentedRoutesOf, routesOf } from '@tickets/common/testing';
import { createApp } from './app';

describe('the OpenAPI document of expiration', () => {
  it('has every route, and no other', () => {
    const operations = healthRoutes({ isDraining: () => false, isBusConnected: () => true });
    const { http } = createTestDeps();
    expect(routesOf(createApp({ http: { ...http, operations } }))).toEqual(documentedRoutesOf('expiration'));
  });
});
