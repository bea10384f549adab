/** Something outside this process (broker, database, payment provider) can't be reached now; trying later may help. */
export class OutOfReach extends Error {
  override readonly name: string = 'OutOfReach';
}

export class BusOutOfReach extends OutOfReach {
  override readonly name = 'BusOutOfReach';
}

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Error names of the MongoDB driver and mongoose that speak of the connection or of a concurrent writer, not of the data. */
const PASSING_NAMES =
  /^(Mongo(Network|NetworkTimeout|ServerSelection|NotConnected|PoolCleared|PoolClosed|TopologyClosed|Expired|WaitQueueTimeout|OperationTimeout|Interrupted).*Error|MongooseServerSelectionError|MongoClientClosedError|PoolClearedOnNetworkError|VersionError|DocumentNotFoundError|VersionConflict)$/;

/** MongoDB's server codes for "not primary now", shutting down, a time limit, or a write concern that timed out. */
const PASSING_MONGO_CODES = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** True of faults that lie outside the message: they never count against it, it is left to come again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof OutOfReach) return true;
  if (!(error instanceof Error)) return false;
  // The driver keeps what made a bulk write fail as its `errorResponse`.
  const { code, cause, errorResponse } = error as Error & { code?: unknown; errorResponse?: unknown };
  if (PASSING_NAMES.test(error.name)) return true;
  if (error.name.startsWith('Mongo') && typeof code === 'number' && PASSING_MONGO_CODES.has(code)) return true;
  if (error.name === 'MongooseError' && error.message.includes('buffering timed out')) return true;
  if (typeof code === 'string' && NETWORK_CODES.has(code)) return true;
  return [cause, errorResponse].some((inner) => inner !== error && isPassing(inner));
}
