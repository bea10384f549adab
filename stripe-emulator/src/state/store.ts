import { join } from 'node:path';
import { Journal } from './journal';
import type { Change, TableName, Tables } from './tables';
import { Transaction } from './transaction';

type Rows = { [T in TableName]: Map<string, Tables[T]> };

/**
 * The state in memory and its journal on the disk. A transaction is one line of the journal, so that an effect, the
 * answer stored for its idempotency key and its webhooks survive a crash together or not at all.
 */
export class Store {
  private readonly rows = emptyRows();

  private constructor(private readonly journal: Journal) {}

  /** Reads the journal and writes it anew without what was overwritten since. */
  static async open(dataDir: string): Promise<Store> {
    const { journal, lines } = await Journal.open(join(dataDir, 'journal.jsonl'));
    const store = new Store(journal);
    for (const line of lines) store.apply(JSON.parse(line) as Change[]); // only `commit` writes these lines
    await journal.rewrite(store.allChanges().map((change) => JSON.stringify([change])));
    return store;
  }

  /** Rows are shared: read them, never change them. */
  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.rows[table].get(id);
  }

  /** Oldest first. */
  values<T extends TableName>(table: T): Tables[T][] {
    return [...this.rows[table].values()];
  }

  begin(): Transaction {
    return new Transaction(this);
  }

  /** Takes effect in memory at once; `settled()` says when it is on the disk. */
  commit(transaction: Transaction): void {
    const changes = transaction.changes();
    if (changes.length === 0) return;
    this.apply(changes);
    this.journal.append(JSON.stringify(changes));
  }

  settled(): Promise<void> {
    return this.journal.flushed();
  }

  clear(): void {
    const everything = this.begin();
    for (const { table, id } of this.allChanges()) everything.remove(table, id);
    this.commit(everything);
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  private apply(changes: Change[]): void {
    for (const { table, id, value } of changes) {
      const rows = this.rows[table] as Map<string, unknown>; // a change's table and value were paired by the typed Transaction
      if (value === null) rows.delete(id);
      else rows.set(id, value);
    }
  }

  private allChanges(): Change[] {
    const tables = Object.keys(this.rows) as TableName[]; // emptyRows has exactly these keys
    return tables.flatMap((table) => [...this.rows[table]].map(([id, value]) => ({ table, id, value })));
  }
}

function emptyRows(): Rows {
  return {
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    paymentMethods: new Map(),
    confirmationTokens: new Map(),
    tokens: new Map(),
    answers: new Map(),
    deliveries: new Map(),
    settlements: new Map(),
  };
}
