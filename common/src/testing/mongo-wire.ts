import type { Socket } from 'node:net';
import mongoose from 'mongoose';

const HEADER_BYTES = 16;
export const OP_MSG = 2013;
/** Header, flags and the kind of the first section. */
export const BODY_OFFSET = 21;

/** Splits a stream into the messages of MongoDB's wire protocol. */
export function onMessages(socket: Socket, take: (message: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= HEADER_BYTES && pending.length >= pending.readInt32LE(0)) {
      const length = pending.readInt32LE(0);
      take(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  });
}

/** Answers a command in the server's place. */
export function reply(client: Socket, requestId: number, document: object): void {
  const body = mongoose.mongo.BSON.serialize(document);
  const head = Buffer.alloc(BODY_OFFSET);
  head.writeInt32LE(BODY_OFFSET + body.length, 0);
  head.writeInt32LE(requestId, 8);
  head.writeInt32LE(OP_MSG, 12);
  client.write(Buffer.concat([head, body]));
}
