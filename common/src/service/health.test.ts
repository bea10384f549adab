import express from 'express';
import mongoose from 'mongoose';
import request from 'supertest';
import { connectTestDatabase, useTestDatabase } from '../testing/database';
import { healthRoutes } from './health';

describe('the health of a service', () => {
  useTestDatabase();
  const state = { isDraining: false, isBusConnected: true };
  const app = express().use(
    healthRoutes({ isDraining: () => state.isDraining, isBusConnected: () => state.isBusConnected }),
  );

  afterEach(() => Object.assign(state, { isDraining: false, isBusConnected: true }));

  it('is ready while MongoDB answers', async () => {
    const { body } = await request(app).get('/health/ready').expect(200);
    expect(body).toEqual({ mongodb: true, bus: true, draining: false });
  });

  it('is ready without the bus, and says that it is away', async () => {
    state.isBusConnected = false;
    const { body } = await request(app).get('/health/ready').expect(200);
    expect(body).toEqual({ mongodb: true, bus: false, draining: false });
  });

  it('is not ready while it drains, and still live', async () => {
    state.isDraining = true;
    const { body } = await request(app).get('/health/ready').expect(503);
    expect(body).toEqual({ mongodb: true, bus: true, draining: true });
    await request(app).get('/health/live').expect(200);
  });

  it('is not ready without MongoDB, and still live', async () => {
    await mongoose.disconnect();
    const { body } = await request(app).get('/health/ready').expect(503);
    expect(body).toEqual({ mongodb: false, bus: true, draining: false });
    await request(app).get('/health/live').expect(200);
    await connectTestDatabase();
  });
});
