import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import type { Config } from '../config';
import { startEmulator } from '../start-emulator';

export interface TestEmulator {
  url: string;
  stripe: Stripe;
  order: (fault: object) => Promise<void>;
  /** POST to its control API: `dashboard/refunds`, `settle`, … */
  control: (path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>;
  state: () => Promise<StateReport>;
  /** Ends it; `startTestEmulator({ dataDir })` goes on with its state. */
  close: () => Promise<void>;
  remove: () => Promise<void>;
  dataDir: string;
}

interface StateReport {
  totals: { count: number; live: number; capturedCents: number; refundedCents: number; netCents: number };
  orders: Record<string, { live: number; capturedCents: number; refundedCents: number; netCents: number }>;
  webhooks: { pending: number };
}

interface Options {
  dataDir?: string;
  webhook?: Config['webhook'];
  nowMs?: () => number;
}

/** A whole emulator on a free loopback port, with the real SDK pointed at it. */
export async function startTestEmulator({ dataDir, webhook, nowMs }: Options = {}): Promise<TestEmulator> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'stripe-emulator-')));
  const config = { port: 0, host: '127.0.0.1', dataDir: folder, webhook, publicUrl: 'http://localhost:8080' };
  const emulator = await startEmulator(config, { log: () => undefined, nowMs });
  const url = `http://127.0.0.1:${emulator.port}`;
  const control = async (path: string, body: object = {}) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/_emulator/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }; // every answer is an object
  };
  return {
    url,
    control,
    stripe: stripeAt(emulator.port),
    dataDir: folder,
    close: emulator.close,
    order: async (fault) => {
      const { status, body } = await control('faults', fault);
      if (status !== 201) throw new Error(JSON.stringify(body));
    },
    state: async () => (await fetch(`${url}/_emulator/state`)).json() as Promise<StateReport>, // the shape that the report has
    remove: async () => {
      await emulator.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function stripeAt(port: number, apiKey = 'sk_test_emulator'): Stripe {
  return new Stripe(apiKey, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

/** What a call to the SDK threw, for a closer look than `rejects` allows. */
export async function errorOf(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`Expected an error of Stripe's, got ${String(outcome)}.`);
}

/** Polls until the condition holds, for ten seconds at most. */
export async function eventually(condition: () => boolean | Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`This did not come true in ${patienceMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
