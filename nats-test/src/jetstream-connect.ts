import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

const SERVERS = (process.env.JETSTREAM_URL ?? 'nats://localhost:4222').split(',');
export const STREAM = 'try';
export const SUBJECT = 'try.said';

/** Connects, and makes the stream where it is not there: unlike a channel of NATS Streaming it does not come by itself. */
export async function connectToJetStream(name: string) {
  const connection = await connect({ servers: SERVERS, name }).catch((error: unknown) => {
    console.error(
      `The broker at ${SERVERS.join(', ')} can't be used: ${error instanceof Error ? error.message : error}`,
    );
    console.error('Start the stack with `npm start -- --bus jetstream`, or set JETSTREAM_URL.');
    process.exit(1);
  });
  console.log(`${name} is connected to ${connection.getServer()}`);
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [SUBJECT] });
  closeOnSignal(connection);
  return { connection, manager, client: jetstream(connection) };
}

/** Draining gives what was fetched but not handled back at once, and sends the last acknowledgements. */
function closeOnSignal(connection: NatsConnection): void {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void connection.drain());
}
