import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import mongoose from 'mongoose';
import { BODY_OFFSET, OP_MSG, onMessages, reply } from './mongo-wire';

const { BSON } = mongoose.mongo;
type Document = Record<string, unknown>;

const OP_QUERY = 2004;
/** Where the document begins in an answer to `OP_QUERY`, by which a driver introduces itself. */
const REPLY_OFFSET = 36;
const HELLO = new Set(['hello', 'ismaster', 'isMaster']);
/** What a secondary answers too, of what is asked here. */
const ANSWERED_BY_ALL = new Set([...HELLO, 'buildInfo']);

/** What a server that is no primary any more says (its own code and words). */
const NOT_PRIMARY = { ok: 0, code: 10107, codeName: 'NotWritablePrimary', errmsg: 'not primary' };

type Fault =
  /** It is not executed, and refused as by a server that has just stepped down. */
  | 'stepped down'
  /** It is executed, and the connection breaks before its answer. */
  | 'answer lost';

/**
 * A door before the run's MongoDB that looks like the primary of a replica set, so that the driver does with it all that it
 * does with one: sessions, retryable writes, looking for a primary. It remembers the answers to numbered writes, as a
 * primary does, and executes none of them twice.
 */
export async function startMongoReplicaSet(serverUrl: string) {
  const { hostname, port, pathname } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const answers = new Map<string, Document>();
  const state = { isPrimary: true, faults: new Map<string, Fault>(), address: '' };

  const door = createServer((client) => {
    const server = connect(Number(port || 27_017), hostname);
    const asked = new Map<number, { command: string; write?: string; isLost: boolean }>();
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }

    onMessages(client, (message) => {
      const requestId = message.readInt32LE(4);
      if (message.readInt32LE(12) !== OP_MSG) {
        if (message.readInt32LE(12) === OP_QUERY) asked.set(requestId, { command: 'hello', isLost: false });
        return void server.write(message);
      }
      const size = message.readInt32LE(BODY_OFFSET);
      const { lsid, txnNumber, ...document } = BSON.deserialize(message.subarray(BODY_OFFSET, BODY_OFFSET + size), {
        promoteValues: false,
      });
      const [command = ''] = Object.keys(document);
      if (command === 'endSessions') return reply(client, requestId, { ok: 1 });
      const write = txnNumber === undefined ? undefined : `${BSON.EJSON.stringify(lsid)} ${txnNumber}`;
      const known = write === undefined ? undefined : answers.get(write);
      if (known) return reply(client, requestId, known);
      const fault = state.faults.get(command);
      if (fault) state.faults.delete(command);
      if ((!state.isPrimary && !ANSWERED_BY_ALL.has(command)) || fault === 'stepped down') {
        // The label is for what may be repeated without harm.
        return reply(client, requestId, { ...NOT_PRIMARY, ...(write ? { errorLabels: ['RetryableWriteError'] } : {}) });
      }
      asked.set(requestId, { command, write, isLost: fault === 'answer lost' });
      // The server behind knows no sessions.
      const body = BSON.serialize(document);
      server.write(withBody(message, BODY_OFFSET, size, body));
    });

    onMessages(server, (message) => {
      const request = asked.get(message.readInt32LE(8));
      asked.delete(message.readInt32LE(8));
      const offset = message.readInt32LE(12) === OP_MSG ? BODY_OFFSET : REPLY_OFFSET;
      const size = message.readInt32LE(offset);
      const document = BSON.deserialize(message.subarray(offset, offset + size), { promoteValues: false });
      if (request?.write) answers.set(request.write, document);
      if (request?.isLost) return void client.destroy();
      if (!request || !HELLO.has(request.command)) return void client.write(message);
      const { address, isPrimary } = state;
      const member = { setName: 'rs', setVersion: 1, hosts: [address], me: address, logicalSessionTimeoutMinutes: 30 };
      const role = {
        ismaster: isPrimary,
        isWritablePrimary: isPrimary,
        secondary: !isPrimary,
        ...(isPrimary ? { primary: address } : {}),
      };
      client.write(withBody(message, offset, size, BSON.serialize({ ...document, ...member, ...role })));
    });
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  state.address = `127.0.0.1:${(door.address() as AddressInfo).port}`; // It listens on a port.
  return {
    url: `mongodb://${state.address}${pathname}?replicaSet=rs`,
    /** The next command of this name meets the fault; resolves what of them is still to come. */
    break: (command: string, fault: Fault) => void state.faults.set(command, fault),
    get isBroken() {
      return state.faults.size > 0;
    },
    /** While there is no primary, every command is refused, and every connection as after an election. */
    setPrimary: (isPrimary: boolean) => {
      if (isPrimary === state.isPrimary) return;
      state.isPrimary = isPrimary;
      for (const socket of sockets) socket.destroy();
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      door.close();
    },
  };
}

function withBody(message: Buffer, offset: number, size: number, body: Uint8Array): Buffer {
  const changed = Buffer.concat([message.subarray(0, offset), body, message.subarray(offset + size)]);
  changed.writeInt32LE(changed.length, 0);
  return changed;
}
