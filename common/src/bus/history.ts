import { setTimeout as delay } from 'node:timers/promises';
import { type EventEnvelope, InvalidEvent, parseEvent, type Subjects } from '../contracts';
import type { Bus, SubjectHistory } from './bus';
import { isPassing } from './out-of-reach';

/** A broker that gives neither an answer nor a message for this long has failed the reading. */
const STALL_MS = 30_000;
const POLL_MS = 50;

/** The broker can't say, or does not deliver, all that it has stored. */
export class HistoryIncomplete extends Error {
  override readonly name = 'HistoryIncomplete';
}

/** Up to which message a subject's history is stored here, whatever order the messages come in. */
class Progress {
  /** Everything up to this sequence is stored. */
  through = 0;
  /** Stored messages by the one that was given before them, where that is not known to be stored yet. */
  private readonly ahead = new Map<number, number>();

  add(sequence: number, previous = sequence - 1): void {
    this.ahead.set(previous, Math.max(sequence, this.ahead.get(previous) ?? 0));
    this.advance();
  }

  /** What the broker no longer has was dropped by its limits, and never comes. */
  startAt(first: number): void {
    this.through = Math.max(this.through, first - 1);
    this.advance();
  }

  /** Between a message and the one that was given before it there is nothing. */
  private advance(): void {
    for (let before = -1; before !== this.through; ) {
      before = this.through;
      for (const [previous, sequence] of this.ahead) {
        if (previous > this.through) continue;
        this.through = Math.max(this.through, sequence);
        this.ahead.delete(previous);
      }
    }
  }
}

/** Reads the history of some subjects from its first message on, and what is published meanwhile, in no certain order. */
export class HistoryReader {
  private readonly progress = new Map<Subjects, Progress>();
  private readonly lasts = new Map<Subjects, number>();

  constructor(
    private readonly bus: Bus,
    subjects: readonly Subjects[],
    /** Resolves once the event is stored; rejects to be given it again. */
    store: (event: EventEnvelope) => Promise<unknown>,
    private readonly stallMs = STALL_MS,
  ) {
    for (const subject of subjects) {
      const progress = new Progress();
      this.progress.set(subject, progress);
      bus.subscribe(
        { subject, from: 'first', maxInFlight: 64, ackWaitMs: 5_000 },
        async ({ data, sequence, previous }) => {
          const event = readEvent(subject, data);
          if (event) await store(event);
          progress.add(sequence, previous);
        },
      );
    }
  }

  /** Resolves once everything is stored that the broker had when this was called; never for its silence. */
  async catchUp(): Promise<void> {
    await Promise.all([...this.progress].map(([subject, progress]) => this.catchUpOn(subject, progress)));
  }

  /** The broker may be away for a moment in the middle of a long reading. */
  private async askFor(subject: Subjects): Promise<SubjectHistory | undefined> {
    for (const since = Date.now(); ; await delay(POLL_MS)) {
      try {
        return await this.bus.historyOf(subject);
      } catch (error) {
        if (!isPassing(error) || Date.now() - since > this.stallMs) throw error;
      }
    }
  }

  private async catchUpOn(subject: Subjects, progress: Progress): Promise<void> {
    const history = await this.askFor(subject);
    const last = history?.last ?? 0;
    if (last < (this.lasts.get(subject) ?? 0)) {
      throw new HistoryIncomplete(`the broker has lost messages of ${subject} meanwhile`);
    }
    this.lasts.set(subject, last);
    if (history) progress.startAt(history.first);
    for (let seen = -1, since = Date.now(); progress.through < last; await delay(POLL_MS)) {
      if (progress.through !== seen) {
        seen = progress.through;
        since = Date.now();
      } else if (Date.now() - since > this.stallMs) {
        throw new HistoryIncomplete(
          `the broker has ${last} messages of ${subject}, but delivered none after the first ${seen} for ${this.stallMs / 1000} s`,
        );
      }
    }
  }
}

/** A poison event in the history became a dead letter when it came; there is nothing in it to store. */
function readEvent(subject: Subjects, data: string): EventEnvelope | undefined {
  try {
    return parseEvent(subject, JSON.parse(data));
  } catch (error) {
    if (error instanceof InvalidEvent || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
