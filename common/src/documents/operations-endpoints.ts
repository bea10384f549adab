import { z } from 'zod';
import type { Endpoint } from './endpoint';

const Ready = z.object({ mongodb: z.boolean(), bus: z.boolean(), draining: z.boolean() });
const ready = { mongodb: true, bus: true, draining: false };

/** What every service answers to its operators; the ingress passes none of it on. */
export const operationsEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process turns.',
    isRaw: true,
    answers: {
      200: { description: 'It does.', schema: z.object({ status: z.literal('live') }), example: { status: 'live' } },
    },
  },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'Whether requests are welcome. The bus is told but does not count.',
    isRaw: true,
    answers: {
      200: { description: 'They are.', schema: Ready, example: ready },
      503: { description: 'They are not.', schema: Ready, example: { ...ready, mongodb: false } },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Prometheus’ text format.',
    isRaw: true,
    answers: { 200: { description: 'All metrics.', contentType: 'text/plain' } },
  },
];
