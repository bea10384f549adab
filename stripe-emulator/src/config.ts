import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

const environment = z
  .object({
    PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535).default(4010),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATA_DIR: z.string({ error: 'is required: the folder that holds the journal' }).min(1),
    WEBHOOK_URL: httpUrl.optional(),
    WEBHOOK_SECRET: z.string().startsWith('whsec_', { error: 'must start with whsec_' }).optional(),
    PUBLIC_URL: httpUrl.default('http://localhost:8080'),
  })
  .refine((env) => !env.WEBHOOK_URL || env.WEBHOOK_SECRET, {
    path: ['WEBHOOK_SECRET'],
    error: 'is required when WEBHOOK_URL is set',
    // Also when another variable is bad: all are named at once.
    when: () => true,
  });

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  webhook?: { url: string; secret: string };
  /** Where a browser reaches the bank's page, without a slash at its end. */
  publicUrl: string;
}

/** Throws one error that names every bad variable. An empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The emulator can't start: ${problems.join('; ')}.`);
  }
  const { PORT, HOST, DATA_DIR, WEBHOOK_URL, WEBHOOK_SECRET, PUBLIC_URL } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    dataDir: DATA_DIR,
    webhook: WEBHOOK_URL && WEBHOOK_SECRET ? { url: WEBHOOK_URL, secret: WEBHOOK_SECRET } : undefined,
    publicUrl: PUBLIC_URL.replace(/\/+$/, ''),
  };
}
