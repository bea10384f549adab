/** A check that could not be made here, and why: neither passed nor failed. */
export class LeftOut extends Error {}

/** Counts and prints what a run has shown. */
export class Tally {
  private passed = 0;
  private failed = 0;
  private leftOut = 0;

  constructor(private readonly print: (line: string) => void = console.log) {}

  /** Tells what failed and goes on: one run shows everything. What the rest stands on is not a step's to lose (`must`). */
  async step(name: string, work: () => Promise<unknown>): Promise<void> {
    await this.must(name, work).catch((error: unknown) => {
      this.failed += 1;
      this.print(error instanceof Error ? error.message : String(error));
    });
  }

  async must(name: string, work: () => Promise<unknown>): Promise<void> {
    const begunAt = Date.now();
    const end = (word: string, why = '') => {
      this.print(`  ${word.padEnd(8)}  ${name} (${((Date.now() - begunAt) / 1000).toFixed(1)} s)${why}`);
    };
    try {
      await work();
      this.passed += 1;
      end('ok');
    } catch (error) {
      if (error instanceof LeftOut) {
        this.leftOut += 1;
        return end('left out', `: ${error.message}`);
      }
      end('FAIL');
      throw error;
    }
  }

  /** The last line of a run; `lost` is what ended it before its end. */
  summary(lost: number): { line: string; code: number } {
    const failed = this.failed + lost;
    const line = `${this.passed} passed, ${failed} failed${this.leftOut ? `, ${this.leftOut} left out` : ''}`;
    return { line, code: failed > 0 ? 1 : 0 };
  }
}
