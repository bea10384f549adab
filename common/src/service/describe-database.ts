import mongoose from 'mongoose';

const TIMEOUT_MS = 5_000;
/** A replica set without a primary is there, too. A command has to be given this, as it does not take it from its client. */
const ANY_MEMBER = { readPreference: 'primaryPreferred' } as const;

interface Hello {
  msg?: string;
  setName?: string;
  hosts?: string[];
  primary?: string;
  logicalSessionTimeoutMinutes?: number;
}

/** What answers at an address, in words for an operator; rejects where nothing does, or it refuses the login. */
export async function describeDatabase(url: string): Promise<string> {
  const limits = { serverSelectionTimeoutMS: TIMEOUT_MS, connectTimeoutMS: TIMEOUT_MS };
  const client = new mongoose.mongo.MongoClient(url, { ...limits, readPreference: ANY_MEMBER.readPreference });
  try {
    await client.connect();
    const admin = client.db('admin');
    // By its old name, which every server and substitute knows.
    const hello = await admin.command({ isMaster: 1 }, ANY_MEMBER);
    const { version } = await admin.command({ buildInfo: 1 }, ANY_MEMBER);
    const { credentials, tls } = client.options;
    const login = credentials ? `login ${credentials.username} of ${credentials.source}` : 'no login';
    return [`MongoDB ${version}`, kindOf(hello), login, tls ? 'TLS' : 'no TLS'].join(', ');
  } finally {
    await client.close();
  }
}

function kindOf({ msg, setName, hosts = [], primary, logicalSessionTimeoutMinutes }: Hello): string {
  if (msg === 'isdbgrid') return 'a sharded cluster';
  if (setName) {
    const members = hosts.map((host) => (host === primary ? `${host} is primary` : host));
    return `replica set ${setName} (${members.join(', ')}${primary ? '' : '; no primary, so nothing can be written'})`;
  }
  // Every MongoDB since 3.6 has them.
  if (logicalSessionTimeoutMinutes === undefined) return 'a substitute without sessions: writes are not retried';
  return 'one server: writes are not retried, and wait while it restarts';
}
