import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mergedOpenApi, type OpenApiDocument } from '@tickets/common/documents';

/** What fails a run: a fault of ours, and an answer that the document does not know. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** The same requests in every run; found once is found again. */
const SEED = '20260101';
const EXAMPLES_AN_OPERATION = '12';
const WALL_TIME_MS = 240_000;

/** Why Schemathesis can't run here, in words with the command that mends it; nothing when it can. */
export function missingForSchemathesis(): string | undefined {
  const { status, error } = spawnSync('python3', ['-c', 'import schemathesis']);
  if (error) return 'python3 is not on PATH: install Python 3.10 or newer';
  return status === 0 ? undefined : "python3 has no schemathesis: pip install 'schemathesis==4.32.5'";
}

/** What there is in a stack for the requests to name. */
export interface KnownIds {
  tickets: readonly string[];
  orders: readonly string[];
}

type Schema = Record<string, unknown>;

interface Operation {
  parameters?: { name: string; in: string; schema: Schema; example?: unknown }[];
  requestBody?: {
    content: Record<string, { example: Record<string, unknown>; schema: { properties: Record<string, Schema> } }>;
  };
}

const either = (ids: readonly string[], schema: Schema): Schema => ({ anyOf: [{ enum: ids }, schema] });

/** Made-up ids are never found, so the operations behind them would not be reached: half of the ids are those of `known`. */
export function withKnownIds(known: KnownIds): OpenApiDocument {
  const document = mergedOpenApi();
  for (const [route, operations] of Object.entries(document.paths ?? {})) {
    // The document is our own, and these are the parts of it that name ids.
    for (const { parameters = [], requestBody } of Object.values(operations) as Operation[]) {
      for (const parameter of parameters.filter((one) => one.in === 'path')) {
        const ids = route.startsWith('/api/tickets') ? known.tickets : known.orders;
        parameter.schema = { ...either(ids, parameter.schema), example: ids[0] };
      }
      const body = requestBody?.content['application/json'];
      for (const [field, ids] of [
        ['ticketId', known.tickets],
        ['orderId', known.orders],
      ] as const) {
        const schema = body?.schema.properties[field];
        if (!body || !schema) continue;
        body.schema.properties[field] = either(ids, schema);
        body.example = { ...body.example, [field]: ids[0] };
      }
    }
  }
  return document;
}

interface Rates {
  accepted: number;
  unreachable: number;
  conflicts: number;
  rejected: number;
}

export interface Findings {
  code: number | null;
  /** Of a failed run, all that was printed: each finding with the request that repeats it. */
  said: string;
  /** By operation, how many valid requests were answered with 2xx, over all phases. */
  accepted: Map<string, number>;
}

interface Run {
  url: string;
  cookie: string;
  document: OpenApiDocument;
  /** Operations that it leaves out. */
  without: readonly string[];
}

/** Sends what the document allows and what it forbids, operation by operation, then chains of requests. */
export async function runSchemathesis({ url, cookie, document, without }: Run): Promise<Findings> {
  const folder = await mkdtemp(path.join(tmpdir(), 'schemathesis-'));
  const [given, report] = [path.join(folder, 'openapi.json'), path.join(folder, 'report.json')];
  try {
    await writeFile(given, JSON.stringify(document));
    const options = [
      ...['--url', url, '--header', `Cookie: ${cookie}`, '--generation-with-security-parameters', 'false'],
      ...['--seed', SEED, '--max-examples', EXAMPLES_AN_OPERATION, '--generation-database', 'none'],
      ...['--checks', CHECKS.join(','), ...without.flatMap((route) => ['--exclude-path', route])],
      ...['--no-color', '--warnings', 'off', '--report', 'json', '--report-json-path', report],
    ];
    const { code, said } = await run(['-m', 'schemathesis.cli', 'run', given, ...options], folder);
    const { valid_rates: rates } = JSON.parse(await readFile(report, 'utf8')) as {
      valid_rates: Record<string, Record<string, Rates>>;
    };
    const accepted = Object.entries(rates).map(([operation, phases]): [string, number] => [
      operation,
      Object.values(phases).reduce((sum, phase) => sum + phase.accepted, 0),
    ]);
    return { code, said: code === 0 ? '' : said, accepted: new Map(accepted) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(args: string[], cwd: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', args, { cwd, timeout: WALL_TIME_MS, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}
