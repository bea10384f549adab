import mongoose from 'mongoose';

/** Of the driver itself. */
const SILENT = new Set(['hello', 'ping', 'endSessions']);

/** What a task asks the test file's database, as `orders find`, in the order in which it was sent. */
export async function countOperations(task: () => Promise<unknown>): Promise<string[]> {
  const operations: string[] = [];
  const note = ({ commandName, command }: mongoose.mongo.CommandStartedEvent) => {
    if (SILENT.has(commandName)) return;
    // Every command names its collection first; updates of many are an `update` with `multi`.
    const many = command.updates?.[0]?.multi ? 'updateMany' : commandName;
    operations.push(`${command[commandName]} ${many}`);
  };
  const client = mongoose.connection.getClient();
  client.on('commandStarted', note);
  try {
    await task();
  } finally {
    client.off('commandStarted', note);
  }
  return operations;
}
