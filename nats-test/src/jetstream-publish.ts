import { connectToJetStream, SUBJECT } from './jetstream-connect';

async function publish(): Promise<void> {
  const { connection, client } = await connectToJetStream('publisher');
  const text = process.argv.slice(2).join(' ') || 'hello';
  const options = process.env.MESSAGE_ID ? { msgID: process.env.MESSAGE_ID } : {};
  const { seq, duplicate } = await client.publish(
    SUBJECT,
    JSON.stringify({ text, at: new Date().toISOString() }),
    options,
  );
  console.log(duplicate ? `known already: stored before as #${seq}` : `stored by the broker as #${seq}`);
  await connection.close();
}

publish().catch((error: unknown) => {
  console.error(`not stored: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
