export const TICK_SECONDS = 0.1;

/** What is to happen when. Each person has one thing before them: planning another one takes the earlier one's place. */
export class Calendar {
  private readonly ticks: number[][] = [];
  private readonly dueTick: Int32Array;

  constructor(
    people: number,
    private readonly horizonTicks: number,
  ) {
    this.dueTick = new Int32Array(people).fill(-1);
  }

  /** Never in the tick that is being worked on, and nothing after the horizon. */
  add(person: number, atSeconds: number, nowTick: number): void {
    const tick = Math.max(nowTick + 1, Math.ceil(atSeconds / TICK_SECONDS));
    this.dueTick[person] = tick;
    if (tick >= this.horizonTicks) return;
    const due = this.ticks[tick];
    if (due) due.push(person);
    else this.ticks[tick] = [person];
  }

  cancel(person: number): void {
    this.dueTick[person] = -1;
  }

  /** Those whose time is now, each once. */
  *take(tick: number): Generator<number> {
    const due = this.ticks[tick] ?? [];
    this.ticks[tick] = [];
    for (const person of due) {
      if (this.dueTick[person] !== tick) continue;
      this.dueTick[person] = -1;
      yield person;
    }
  }
}
