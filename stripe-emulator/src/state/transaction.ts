import type { Store } from './store';
import type { Change, TableName, Tables } from './tables';

/** Collects one request's writes. Nothing is seen by anybody else before `Store.commit`. */
export class Transaction {
  private readonly written = new Map<string, Change>();

  constructor(private readonly store: Store) {}

  /** A copy: changing it has no effect without `put`. */
  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    const own = this.written.get(`${table}/${id}`);
    const row = own ? (own.value as Tables[T] | null) : this.store.get(table, id); // keyed by the same table
    return row ? structuredClone(row) : undefined;
  }

  /** Oldest first, as committed: this transaction's own writes are not in it. */
  values<T extends TableName>(table: T): Tables[T][] {
    return this.store.values(table);
  }

  put<T extends TableName>(table: T, row: Tables[T]): void {
    this.written.set(`${table}/${row.id}`, { table, id: row.id, value: structuredClone(row) });
  }

  remove(table: TableName, id: string): void {
    this.written.set(`${table}/${id}`, { table, id, value: null });
  }

  changes(): Change[] {
    return [...this.written.values()];
  }
}
