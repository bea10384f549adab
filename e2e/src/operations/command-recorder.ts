import { connect, createServer, type Socket } from 'node:net';
import { BODY_OFFSET, OP_MSG, onMessages } from '@tickets/common/testing';
import { BSON } from 'mongodb';

/** What a driver says for itself, whatever its program does. */
const OF_THE_DRIVER = new Set(['hello', 'ismaster', 'isMaster', 'ping', 'buildInfo', 'endSessions', 'saslStart']);

/** One operation on a database, as its client sent it. */
export interface Command {
  at: number;
  /** Each service has a database of its own name. */
  service: string;
  collection: string;
  name: string;
  /** Which fields it asks for, without their values: the same question asked again has the same shape. */
  shape: string;
}

export interface Recorder {
  address: string;
  commands: Command[];
  stop(): void;
}

/** Stands between the services and their MongoDB and writes down each operation that passes. */
export async function startRecorder(serverUrl: string): Promise<Recorder> {
  const { hostname, port } = new URL(serverUrl);
  const commands: Command[] = [];
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(Number(port), hostname);
    onMessages(client, (message) => {
      const command = commandIn(message);
      if (command) commands.push(command);
    });
    client.pipe(server).pipe(client);
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
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (typeof address === 'string' || !address) throw new Error('the recorder listens on a port');
  return {
    address: `mongodb://127.0.0.1:${address.port}/`,
    commands,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      door.close();
    },
  };
}

function commandIn(message: Buffer): Command | undefined {
  if (message.readInt32LE(12) !== OP_MSG) return undefined;
  // A bulk write carries its documents in further sections; what was asked stands in the first.
  const length = message.readInt32LE(BODY_OFFSET);
  const document = BSON.deserialize(message.subarray(BODY_OFFSET, BODY_OFFSET + length));
  const [name = ''] = Object.keys(document);
  if (OF_THE_DRIVER.has(name)) return undefined;
  const { filter, query, $db, collection } = document;
  return {
    at: Date.now(),
    service: String($db),
    collection: String(name === 'getMore' ? collection : document[name]),
    name,
    shape: Object.keys(filter ?? query ?? {}).join(),
  };
}
