import { type Document, MongoClient } from 'mongodb';
import { eventually } from './expect';

export interface AuditAddresses {
  /** One address for all databases, or one a service where each has a server of its own. */
  mongo: Record<'tickets' | 'orders' | 'expiration' | 'payments', string>;
  emulator: string;
}

/** Who keeps a copy of whose documents. */
const REPLICAS = [
  { owner: 'tickets', own: 'tickets', at: 'orders', replica: 'tickets' },
  { owner: 'orders', own: 'orders', at: 'tickets', replica: 'orderreplicas' },
  { owner: 'orders', own: 'orders', at: 'payments', replica: 'orders' },
  { owner: 'orders', own: 'orders', at: 'expiration', replica: 'deadlines' },
  { owner: 'payments', own: 'charges', at: 'orders', replica: 'charges' },
] as const;

const OUTBOXES = [
  { owner: 'tickets', own: 'tickets' },
  { owner: 'orders', own: 'orders' },
  { owner: 'payments', own: 'charges' },
] as const;

export type Databases = Record<string, MongoClient>;

export function all(databases: Databases, service: string, collection: string): Promise<Document[]> {
  const client = databases[service];
  if (!client) throw new Error(`no database address for ${service}`);
  return client.db().collection(collection).find().toArray();
}

async function disagreements(databases: Databases): Promise<string[]> {
  const found: string[] = [];
  for (const { owner, own, at, replica } of REPLICAS) {
    const copies = new Map((await all(databases, at, replica)).map((copy) => [String(copy._id), copy]));
    for (const document of await all(databases, owner, own)) {
      const copy = copies.get(String(document._id));
      if (copy?.version !== document.version || (copy?.status ?? document.status) !== document.status) {
        found.push(`${at}.${replica} ${String(document._id)}: ${copy?.version} instead of ${document.version}`);
      }
    }
  }
  return found;
}

async function unsent(databases: Databases): Promise<string[]> {
  const found: string[] = [];
  for (const { owner, own } of OUTBOXES) {
    for (const { _id, outbox } of await all(databases, owner, own)) {
      for (const { eventId, at } of outbox ?? [])
        found.push(`${owner} ${String(_id)} has not sent ${eventId}, stored at ${(at as Date).toISOString()}`);
    }
  }
  return found;
}

interface EmulatorState {
  orders: Record<string, { live: number; netCents: number }>;
}

/** Money kept per order must be the price of each completed order, and nothing for any other. */
async function wrongMoney(databases: Databases, emulator: string): Promise<string[]> {
  const state = (await (await fetch(`${emulator}/_emulator/state`)).json()) as EmulatorState;
  const orders = await all(databases, 'orders', 'orders');
  return orders.flatMap((order) => {
    const owed = order.status === 'completed' ? order.ticket.priceCents : 0;
    const kept = state.orders[String(order._id)]?.netCents ?? 0;
    return kept === owed ? [] : [`order ${String(order._id)} (${order.status}): ${kept} cents kept, ${owed} owed`];
  });
}

/** No ticket has two completed orders, and a ticket is sold exactly when it has one. */
async function wrongSales(databases: Databases): Promise<string[]> {
  const completed = (await all(databases, 'orders', 'orders')).filter((order) => order.status === 'completed');
  const sold = new Map<string, number>();
  for (const { ticket } of completed) sold.set(String(ticket.id), (sold.get(String(ticket.id)) ?? 0) + 1);
  const tickets = await all(databases, 'tickets', 'tickets');
  return tickets.flatMap((ticket) => {
    const sales = sold.get(String(ticket._id)) ?? 0;
    return sales === (ticket.status === 'sold' ? 1 : 0)
      ? []
      : [`ticket ${String(ticket._id)} (${ticket.status}) has ${sales} sales`];
  });
}

/** Where the services differ from each other, whatever became of the money. */
export async function differences(databases: Databases): Promise<string[]> {
  return [...(await disagreements(databases)), ...(await unsent(databases)), ...(await wrongSales(databases))];
}

export async function withDatabases<T>(
  mongo: AuditAddresses['mongo'],
  look: (databases: Databases) => Promise<T>,
): Promise<T> {
  const databases: Databases = {};
  try {
    for (const [service, address] of Object.entries(mongo))
      databases[service] = await new MongoClient(address).connect();
    return await look(databases);
  } finally {
    await Promise.all(Object.values(databases).map((client) => client.close()));
  }
}

/** Awaits the moment when all services agree; what still differs at the end is the failure's text. */
export function audit({ mongo, emulator }: AuditAddresses): Promise<void> {
  return withDatabases(mongo, async (databases) => {
    let last: string[] = [];
    await eventually('all services agree', async () => {
      last = [...(await differences(databases)), ...(await wrongMoney(databases, emulator))];
      return last.length === 0;
    }).catch((error: Error) => {
      throw new Error(`${error.message}\n  ${last.slice(0, 20).join('\n  ')}`);
    });
  });
}
