import { type ServiceName, serviceNames } from '@tickets/common/contracts';
import mongoose, { type Connection } from 'mongoose';

export type Databases = Record<ServiceName, Connection>;

const PING_TIMEOUT_MS = 1_000;

/** One connection to each service's database. The window makes no collection and no index there. */
export async function connectDatabases(urls: Record<ServiceName, string>): Promise<Databases> {
  const connections = await Promise.all(
    serviceNames.map(async (service): Promise<[ServiceName, Connection]> => {
      const options = { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: 2_000, maxPoolSize: 5 };
      const connection = mongoose.createConnection(urls[service], {
        ...options,
        writeConcern: { w: 'majority', journal: true },
      });
      return [service, await connection.asPromise()];
    }),
  );
  return Object.fromEntries(connections) as Databases; // One for each of serviceNames.
}

export async function isUp(connection: Connection): Promise<boolean> {
  try {
    await connection.db?.command({ ping: 1 }, { timeoutMS: PING_TIMEOUT_MS });
    return connection.readyState === mongoose.ConnectionStates.connected;
  } catch {
    return false;
  }
}

export async function closeDatabases(databases: Databases): Promise<void> {
  await Promise.all(Object.values(databases).map((connection) => connection.close()));
}
