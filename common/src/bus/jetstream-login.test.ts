import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { pino } from 'pino';
import { JetStreamServer, makeCertificates, waitFor } from '../testing';
import { JetStreamBus, type JetStreamOptions } from './jetstream-bus';

const buses: JetStreamBus[] = [];
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
}, 30_000);

/** A bus and all that it logs. */
function startBus({ on, ...options }: Partial<JetStreamOptions> & { on: JetStreamServer }) {
  const log: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) });
  const { url, monitorUrl } = on;
  const bus = new JetStreamBus({ url, monitorUrl, clientId: 'same', logger, ...options }).start();
  buses.push(bus);
  const connected = () => waitFor(() => bus.isConnected, { timeoutMs: 20_000, what: 'the connection' });
  return { bus, connected, logged: (words: string) => log.some((line) => line.includes(words)) };
}

describe('a broker that is reached safely', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeCertificates();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is spoken to over TLS where its certificate is of the authority, and not otherwise', async () => {
    const tls = `tls { cert_file: "${folder}/tls.crt", key_file: "${folder}/tls.key" }`;
    const server = await JetStreamServer.start({ config: tls });
    try {
      const caFile = join(folder, 'ca.crt');
      for (const scheme of ['nats', 'tls']) {
        const safe = startBus({ on: server, url: server.url.replace('nats', scheme), caFile });
        await safe.connected();
        await safe.bus.publish('safe', scheme);
      }
      const untrusted = startBus({ on: server, url: server.url.replace('nats', 'tls') });
      await waitFor(() => untrusted.logged('certificate'), { what: 'the refusal' });
      expect(untrusted.bus.isConnected).toBe(false);
    } finally {
      await server.remove();
    }
  }, 60_000);

  it('is signed in to with a credentials file, and not with one of an account that it does not have', async () => {
    const operator = makeNatsOperator();
    const server = await JetStreamServer.start({ config: operator.config });
    try {
      const file = async (name: string, text: string) => {
        await writeFile(join(folder, name), text);
        return join(folder, name);
      };
      const known = startBus({ on: server, credentialsFile: await file('known.creds', operator.credentials()) });
      await known.connected();
      await known.bus.publish('safe', 'signed in');
      const other = await file('other.creds', operator.credentials({ isKnown: false }));
      const unknown = startBus({ on: server, credentialsFile: other });
      await waitFor(() => unknown.logged('Authorization Violation'), { what: 'the refusal' });
      expect(unknown.bus.isConnected).toBe(false);
    } finally {
      await server.remove();
    }
  }, 60_000);
});

type KeyPair = ReturnType<typeof nkeys.createUser>;

const UNLIMITED = { subs: -1, conn: -1, leaf: -1, imports: -1, exports: -1, data: -1, payload: -1, wildcards: true };
const STORAGE = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

const base64 = (value: object | Uint8Array) =>
  Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');

/** A token of NATS's own kind: who says it, of whom, and what. */
function sign(issuer: KeyPair, subject: KeyPair, type: string, claims: object): string {
  const [iss, sub] = [issuer.getPublicKey(), subject.getPublicKey()];
  const payload = {
    jti: sub,
    iat: Math.floor(Date.now() / 1000),
    iss,
    sub,
    name: type,
    nats: { type, version: 2, ...claims },
  };
  const text = `${base64({ typ: 'JWT', alg: 'ed25519-nkey' })}.${base64(payload)}`;
  return `${text}.${base64(issuer.sign(new TextEncoder().encode(text)))}`;
}

/** What `nsc` makes: a server's configuration that trusts an operator, and users' credentials files. */
function makeNatsOperator() {
  const [operator, system, account] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount()];
  const accountToken = (one: KeyPair, storage: object) =>
    sign(operator, one, 'account', { limits: { ...UNLIMITED, ...storage } });
  const preload = [
    `${system.getPublicKey()}: ${accountToken(system, {})}`,
    `${account.getPublicKey()}: ${accountToken(account, STORAGE)}`,
  ];
  const config = [
    `operator: ${sign(operator, operator, 'operator', {})}`,
    `system_account: ${system.getPublicKey()}`,
    'resolver: MEMORY',
    `resolver_preload: { ${preload.join(', ')} }`,
  ].join('\n');

  /** The text of a user's credentials file; `isKnown` false: of an account that the server does not have. */
  const credentials = ({ isKnown = true } = {}): string => {
    const user = nkeys.createUser();
    const token = sign(isKnown ? account : nkeys.createAccount(), user, 'user', { subs: -1, data: -1, payload: -1 });
    const seed = new TextDecoder().decode(user.getSeed());
    const block = (name: string, text: string) => `-----BEGIN ${name}-----\n${text}\n------END ${name}------\n`;
    return `${block('NATS USER JWT', token)}\n${block('USER NKEY SEED', seed)}`;
  };
  return { config, credentials };
}
