import { connect } from './connect';

const SUBJECT = 'try:said';
const QUEUE_GROUP = 'try-listeners';
const ACK_WAIT_MS = 5_000;

const client = connect('listener');
client.on('connect', () => {
  const options = client
    .subscriptionOptions()
    .setDeliverAllAvailable()
    .setDurableName('try')
    .setManualAckMode(true)
    .setAckWait(ACK_WAIT_MS);
  const subscription = client.subscribe(SUBJECT, QUEUE_GROUP, options);
  subscription.on('message', (message) => {
    const again = message.isRedelivered() ? ' (again)' : '';
    console.log(`#${message.getSequence()}${again} ${String(message.getData())}`);
    // With NO_ACK=1 the message stays unacknowledged: the broker sends it again, to any member of the group.
    if (process.env.NO_ACK !== '1') message.ack();
  });
  subscription.on('error', (error: unknown) => console.error(`subscription failed: ${String(error)}`));
});
