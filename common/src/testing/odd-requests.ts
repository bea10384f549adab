import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { ErrorBody } from '../contracts';
import { routesOf } from './documented';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const listed = (words: string) => words.trim().split(/\s+/);

const CONTROLS = [...range(0, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029, 0xffff];
const UNSEEN = [0xad, 0x61c, 0x200b, 0x200d, 0xfe0f, 0xfeff, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];

/** Texts that have broken programs: control characters, halves of characters, what turns or hides text, and heaps of accents. */
const ODD_TEXTS: readonly string[] = [
  ...[...CONTROLS, ...UNSEEN].map((code) => `a${String.fromCharCode(code)}b`),
  ...['', ' ', '\u200b', '\ufe0f', '\udc00a', '\u{e0001}', '\u{10ffff}', 'x'.repeat(9_000), '\u0301'.repeat(3_000)],
  ...listed('İıſKÅ ٢٠٢٧ __proto__ constructor toString $where {"$ne":null} .* ( % %00 ../.. -1 1e999 NaN'),
];

/** Those that checks and stores count or write in different ways, so that one may take what the other refuses. */
const CONTESTED_TEXTS = [
  '❤️'.repeat(20),
  '❤️'.repeat(61),
  'a\u0000b',
  '\ud800',
  `a${'\u0301'.repeat(100)}`,
  'ﷺ'.repeat(30),
];

const ODD_PATHS = [
  ...listed('%ZZ % %E0%A4%A %ff %C0%AE %ED%A0%80 %F0%9F %00 %0d%0aX-A:%20b %2e%2e%2f ..%5c %2F __proto__ constructor'),
  ...listed(`%E2%80%AE %EF%B8%8F a%20b ;a=b ' " {id} * ${'x'.repeat(4_000)}`),
];

const ODD_QUERIES = [
  ...listed('%ZZ=1 q=%ZZ q=%E0%A4%A q=% city=a&city=b q=a&q=b cursor=a&cursor=b limit=1&limit=2 mine=true&mine=true'),
  ...listed('__proto__=1 __proto__=1&__proto__=2 constructor=1 q[__proto__]=1 a[b]=c toString=1 = && &=& ? q'),
  ...listed('hasOwnProperty=1 live=true&live=false from=%00 status=__proto__ sort=constructor category=toString'),
  'a=b&'.repeat(2_000),
];

const ODD_SESSIONS = [
  ...listed(
    'null [] "x" 7 {"jwt":"a.b.c"} {"jwt":".."} {"jwt":{}} {"__proto__":{"jwt":1}} {"toString":1} {"jwt":"\\u0000"}',
  ),
  `{"jwt":"${Buffer.from('{"alg":"none"}').toString('base64url')}.e30."}`,
  `{"jwt":"${'x'.repeat(3_000)}"}`,
];

const ODD_COOKIES = [
  ...listed(
    'session session= session=%ZZ session=%00 session===== =;=; ; session=a;session=b __proto__=1 device=%ZZ device=~~~',
  ),
  ...[`device=${'a.'.repeat(2_000)}`, `device=${'f'.repeat(24)}.${'A'.repeat(22)}.${'A'.repeat(43)}`],
  ...ODD_SESSIONS.map((session) => `session=${Buffer.from(session).toString('base64')}`),
];

const ODD_HEADERS: Readonly<Record<string, readonly string[]>> = {
  Origin: [
    '',
    'http://a b',
    ...listed('null http:// http://[ file:// //evil.example http://localhost. blob:null'),
    'x'.repeat(4_000),
  ],
  Host: ['', 'a b', ...listed('[ a:b ..'), 'x'.repeat(300)],
  'Sec-Fetch-Site': ['', ...listed('none CROSS-SITE x')],
  'X-Forwarded-For': ['', ', ,', ...listed(', a :: 256.1.1.1 1.2.3.4:80 [::1] \u00ff')],
  'X-Forwarded-Host': ['', 'a b', ...listed(', [ a,b')],
  'X-Forwarded-Proto': ['', ...listed('javascript https,http')],
  'X-Request-Id': ['', ...listed('" <script>'), 'x'.repeat(4_000)],
  traceparent: ['', ...listed(`00 00-${'0'.repeat(32)}-${'0'.repeat(16)}-01 00-zz-zz-zz %ZZ`)],
  'Content-Type': [
    '',
    'application/json; charset=x',
    ...listed('text/html application/json; a/b/c application/json;charset="'),
  ],
  'Content-Encoding': listed('br gzip x gzip,gzip'),
  'If-None-Match': listed('" W/'),
  Accept: ['', ...listed('x text/event-stream')],
  Cookie: ODD_COOKIES,
};

const ODD_BODIES = [
  ...listed(
    '{ [] null "x" 7 {"a": \ufeff{} {"__proto__":{"id":"x"}} {"constructor":{"prototype":{"a":1}}} {"a":1e999}',
  ),
  ...[
    '',
    '{"title":"a","title":"b"}',
    `{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}`,
    `{"a":"${'x'.repeat(11_000)}"}`,
  ],
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
];

interface OddRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Target {
  app: Express;
  /** A signed-in user's. */
  cookie: string;
  /** A body that the writing routes take, whose fields are replaced in turn. */
  valid: Record<string, unknown>;
}

/** A valid body with one field odd: each field by what is contested, one or the other by all the rest. */
function oddBodies(valid: Record<string, unknown>): (string | Buffer)[] {
  const fields = Object.keys(valid);
  const contested = fields.flatMap((field) => CONTESTED_TEXTS.map((text) => ({ ...valid, [field]: text })));
  const others = ODD_TEXTS.map((text, index) => ({ ...valid, [fields[index % fields.length] ?? '']: text }));
  return [...ODD_BODIES, ...[...contested, ...others].map((body) => JSON.stringify(body))];
}

/** Longer ones never get as far as a route: Node's own server refuses them. */
function oddTextQueries(): string[] {
  const texts = [...ODD_TEXTS, ...CONTESTED_TEXTS].filter((text) => text.length <= 1_000);
  return texts.map((text) => `${new URLSearchParams({ q: text.replace(/\p{Cs}/gu, '\ufffd'), city: 'a' })}`);
}

/** Every odd request to one route, as `get /api/tickets/{id}`. */
function requestsTo(route: string, valid: Record<string, unknown>): OddRequest[] {
  const [verb = '', pattern = ''] = route.split(' ');
  const method = verb.toUpperCase();
  const hasBody = method === 'POST' || method === 'PUT';
  const path = pattern.replace(/\{\w+\}/g, 'f'.repeat(24));
  const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(valid) };
  const plain: OddRequest = { method, path, ...(hasBody ? json : {}) };
  const inIds = pattern.includes('{') ? ODD_PATHS.map((odd) => pattern.replace(/\{\w+\}/, odd)) : [];
  const queries = [...ODD_QUERIES, ...(method === 'GET' ? oddTextQueries() : [])];
  const paths = [...inIds, ...ODD_PATHS.map((odd) => `${path}/${odd}`), ...queries.map((query) => `${path}?${query}`)];
  const headers = Object.entries(ODD_HEADERS).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
  return [
    ...paths.map((odd) => ({ ...plain, path: odd })),
    ...headers.map((odd) => ({ ...plain, headers: { ...plain.headers, ...odd } })),
    ...(hasBody ? oddBodies(valid) : []).map((body) => ({ ...plain, body })),
  ];
}

/** Sent by Node's own client, which mends nothing in an address. */
function send(port: number, agent: Agent, { method, path, headers, body }: OddRequest, cookie: string) {
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const onResponse = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      const answer = () => ({
        status: response.statusCode ?? 0,
        type: response.headers['content-type'] ?? '',
        text: Buffer.concat(chunks).toString(),
      });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(answer()));
      // A stream goes on; that it began is its answer.
      if (answer().type.startsWith('text/event-stream')) {
        resolve(answer());
        response.destroy();
      }
    };
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    request({ port, agent, method, path, headers: { Cookie: cookie, ...length, ...headers } }, onResponse)
      .on('error', reject)
      .end(body);
  });
}

const INSIDE = /node_modules|\bat .+:\d+:\d+|Mongo|E11000|Cast to|argon2|\/src\/|\/dist\//;

function faultOf({ status, type, text }: { status: number; type: string; text: string }): string | undefined {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`;
  if (status < 400) return undefined;
  if (INSIDE.test(text)) return `tells of its inside: ${text.slice(0, 200)}`;
  const isError = type.startsWith('application/json') && ErrorBody.safeParse(JSON.parse(text)).success;
  return isError ? undefined : `${status} is no error of ours: ${type} ${text.slice(0, 200)}`;
}

async function faultsAt(port: number, { app, cookie, valid }: Target): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const requests = routesOf(app).flatMap((route) => requestsTo(route, valid));
  const faults: string[] = [];
  const next = async (): Promise<void> => {
    for (let odd = requests.pop(); odd; odd = requests.pop()) {
      const fault = await send(port, agent, odd, cookie).then(faultOf, (error: Error) => `no answer: ${error.message}`);
      if (fault) faults.push(`${JSON.stringify(odd).slice(0, 300)} → ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, next));
  agent.destroy();
  return faults;
}

/** Sends every odd request to every route of a service, and returns those that got a 5xx or an error in another shape. */
export async function faultsUnderOddRequests(target: Target): Promise<string[]> {
  const server: Server = createServer(target.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await faultsAt((server.address() as AddressInfo).port, target);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
