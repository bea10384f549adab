import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import mongoose from 'mongoose';
import { BODY_OFFSET, OP_MSG, onMessages, reply } from './mongo-wire';

const { BSON } = mongoose.mongo;
const ITERATIONS = 4_096;
/** Said before anybody has signed in. */
const FREE = new Set(['hello', 'ismaster', 'isMaster', 'ping', 'buildInfo']);

interface Login {
  user: string;
  password: string;
  /** The only database in which the login is known. */
  source?: string;
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** One sign-in by SCRAM-SHA-256 (RFC 7677), seen from the server. */
class Scram {
  private first = '';
  private readonly salt = randomBytes(16);

  constructor(private readonly login: Login) {}

  start(clientFirst: string): string {
    const bare = clientFirst.replace(/^n,,/, '');
    const nonce = /r=([^,]*)/.exec(bare)?.[1] ?? '';
    const serverFirst = `r=${nonce}${randomBytes(18).toString('base64')},s=${this.salt.toString('base64')},i=${ITERATIONS}`;
    this.first = `${bare},${serverFirst}`;
    return serverFirst;
  }

  /** Undefined when user or password are wrong. */
  finish(clientFinal: string): string | undefined {
    const [, withoutProof = '', proof = ''] = /^(.*),p=(.*)$/.exec(clientFinal) ?? [];
    const salted = pbkdf2Sync(this.login.password, this.salt, ITERATIONS, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const message = `${this.first},${withoutProof}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), message);
    const expected = Buffer.from(clientKey.map((byte, n) => byte ^ (signature[n] ?? 0)));
    const given = Buffer.from(proof, 'base64');
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    if (!isRight || !this.first.startsWith(`n=${this.login.user},`)) return undefined;
    return `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`;
  }
}

function serve(client: Socket, server: Socket, login: Login): void {
  const scram = new Scram(login);
  let isSignedIn = false;
  const answerSignIn = (document: Record<string, unknown>, requestId: number) => {
    // The driver sends the payload of each step as binary.
    const text = String(Buffer.from((document.payload as { buffer: Uint8Array }).buffer));
    const isStart = 'saslStart' in document;
    const isKnown = document.$db === (login.source ?? 'admin');
    const step = isKnown ? (isStart ? scram.start(text) : scram.finish(text)) : undefined;
    if (step === undefined) return reply(client, requestId, { ok: 0, code: 18, errmsg: 'Authentication failed.' });
    isSignedIn = !isStart;
    const payload = new BSON.Binary(Buffer.from(step));
    reply(client, requestId, { ok: 1, conversationId: 1, done: isSignedIn, payload });
  };
  onMessages(client, (message) => {
    if (isSignedIn || message.readInt32LE(12) !== OP_MSG) return void server.write(message);
    const document = BSON.deserialize(message.subarray(BODY_OFFSET));
    const [command = ''] = Object.keys(document);
    const requestId = message.readInt32LE(4);
    if (command === 'saslStart' || command === 'saslContinue') answerSignIn(document, requestId);
    else if (FREE.has(command)) server.write(message);
    else reply(client, requestId, { ok: 0, code: 13, errmsg: `Command ${command} requires authentication` });
  });
  server.on('data', (data) => client.write(data));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => undefined);
    one.on('close', () => other.destroy());
  }
}

/** A door before a MongoDB that has no login: lets commands through only after a sign-in by SCRAM-SHA-256. */
export async function startMongoLogin(serverUrl: string, login: Login) {
  const { hostname, port } = new URL(serverUrl);
  const clients = new Set<Socket>();
  const door = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    serve(client, connect(Number(port || 27_017), hostname), login);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (typeof address === 'string' || !address) throw new Error('the door listens on a port');
  return {
    address: `127.0.0.1:${address.port}`,
    stop: () => {
      for (const client of clients) client.destroy();
      door.close();
    },
  };
}
