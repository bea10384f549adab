import type { Socket } from 'node:net';

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
