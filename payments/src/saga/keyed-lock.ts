/** One at a time for each key, in the order in which they came; only within this process. */
export class KeyedLock {
  private readonly last = new Map<string, Promise<unknown>>();

  isHeld(key: string): boolean {
    return this.last.has(key);
  }

  held(): string[] {
    return [...this.last.keys()];
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const mine = before ? before.then(work, work) : work();
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
