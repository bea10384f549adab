import { randomBytes } from 'node:crypto';
import stan, { type Stan } from 'node-nats-streaming';

const URL = process.env.NATS_URL ?? 'nats://localhost:4222';
const CLUSTER_ID = process.env.NATS_CLUSTER_ID ?? 'ticketing';

/** Connects with a random client id, so that any number of these programs can run side by side. */
export function connect(role: string): Stan {
  const clientId = `${role}-${randomBytes(4).toString('hex')}`;
  const client = stan.connect(CLUSTER_ID, clientId, { url: URL });
  client.on('connect', () => console.log(`${clientId} is connected to ${URL}`));
  client.on('error', (error: unknown) => {
    console.error(`The broker at ${URL} can't be used: ${error instanceof Error ? error.message : String(error)}`);
    console.error('Start the stack with `npm start`, or forward the port with `skaffold dev`, or set NATS_URL.');
    process.exit(1);
  });
  client.on('close', () => {
    console.log('connection closed');
    process.exit(0);
  });
  // Saying good-bye lets the broker hand our messages to others at once, instead of after it noticed that we are gone.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => client.close());
  return client;
}
