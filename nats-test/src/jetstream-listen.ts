import { AckPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { connectToJetStream, STREAM } from './jetstream-connect';

const DURABLE = 'try-listeners';
const ACK_WAIT_MS = 5_000;

async function listen(): Promise<void> {
  const { client, manager } = await connectToJetStream(`listener-${process.pid}`);
  const config = { durable_name: DURABLE, ack_policy: AckPolicy.Explicit, ack_wait: nanos(ACK_WAIT_MS) };
  const info = await manager.consumers.add(STREAM, config);
  const messages = await client.consumers.getConsumerFromInfo(info).consume({ max_messages: 10 });
  for await (const message of messages) {
    console.log(`#${message.seq}${message.redelivered ? ' (again)' : ''} ${message.string()}`);
    // With NO_ACK=1 the message stays unacknowledged: the broker gives it again, to any listener.
    if (process.env.NO_ACK !== '1') message.ack();
  }
}

listen().catch((error: unknown) => {
  console.error(`listening failed: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
