import type { Units } from './units';

/**
 * 2026-11-27, Node 20, two processors at load 6 to 8, NATS Streaming, the stand-in for MongoDB: `npm run bench -- units`, and for
 * operations `npm run bench -- operations`. Processor time counts what a process itself used, so others hardly change it; a
 * busy machine makes it larger, not smaller. A refused hold's operations were read off the code (two reads before the answer).
 */
export const MEASURED: Units = {
  processorMs: {
    browse: { auth: 0.06, tickets: 8.52, orders: 0.04, expiration: 0, payments: 0, nats: 0, redis: 0.01 },
    sell: { auth: 0, tickets: 12.51, orders: 5.56, expiration: 0, payments: 0.17, nats: 1.44, redis: 0 },
    hold: { auth: 0.06, tickets: 20.71, orders: 32.82, expiration: 9.5, payments: 6.88, nats: 6.76, redis: 0.55 },
    refused: { auth: 0.02, tickets: 0, orders: 5.64, expiration: 0.03, payments: 0, nats: 0.01, redis: 0.14 },
    pay: { auth: 1.16, tickets: 20.59, orders: 30.78, expiration: 6.93, payments: 79.82, nats: 12.89, redis: 0.27 },
  },
  operations: {
    browse: { tickets: 2.2, orders: 0, expiration: 0.1, payments: 0.4 },
    sell: { tickets: 1.3, orders: 2.6, expiration: 0.2, payments: 0 },
    hold: { tickets: 7.8, orders: 8.8, expiration: 2.1, payments: 2.2 },
    refused: { tickets: 0, orders: 2, expiration: 0, payments: 0 },
    pay: { tickets: 9.2, orders: 15.8, expiration: 2, payments: 26.6 },
  },
  messages: {
    browse: { count: 0, bytes: 0 },
    sell: { count: 1, bytes: 577 },
    hold: { count: 3, bytes: 2006 },
    refused: { count: 0, bytes: 0 },
    pay: { count: 6, bytes: 3682 },
  },
  signatureMs: 0.0052,
  documents: {
    'tickets.tickets': { bytes: 560, keyBytes: 312 },
    'orders.orders': { bytes: 597, keyBytes: 228 },
    'orders.tickets': { bytes: 407, keyBytes: 47 },
    'orders.charges': { bytes: 365, keyBytes: 76 },
    'expiration.deadlines': { bytes: 167, keyBytes: 55 },
    'payments.charges': { bytes: 588, keyBytes: 100 },
    'payments.orders': { bytes: 605, keyBytes: 38 },
  },
};
