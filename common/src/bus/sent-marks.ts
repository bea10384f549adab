import type { OutboxModel } from './outbox-document';

/** An entry that is sent stays in its document so long at most; the sweeper takes only those that are far older. */
const EVERY_MS = 500;

interface Sent {
  id: unknown;
  eventId: string;
}

/**
 * Takes entries out of their documents' outboxes once the broker has stored them: many at a time, as nothing waits for
 * it. What a crash keeps from being taken out is sent once more, and repeats are harmless.
 */
export class SentMarks {
  private readonly sent = new Map<OutboxModel, Sent[]>();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly onFailure: (error: unknown) => void) {}

  add(model: OutboxModel, id: unknown, eventId: string): void {
    const waiting = this.sent.get(model) ?? [];
    this.sent.set(model, waiting);
    waiting.push({ id, eventId });
    this.timer ??= setTimeout(() => void this.flush(), EVERY_MS);
  }

  /** Resolves when every mark that was added until now is removed, also those that an earlier call is removing. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batches = [...this.sent];
    this.sent.clear();
    const removals = batches.map(([model, entries]) => this.remove(model, entries));
    this.underWay = Promise.all([this.underWay, ...removals]).then(() => undefined);
    return this.underWay;
  }

  private async remove(model: OutboxModel, entries: readonly Sent[]): Promise<void> {
    const filter = { _id: { $in: entries.map(({ id }) => id) } };
    const update = { $pull: { outbox: { eventId: { $in: entries.map(({ eventId }) => eventId) } } } };
    try {
      // Whoever reads `updatedAt` asks when the document changed, not when its event was sent.
      await model.updateMany(filter, update, { timestamps: false });
    } catch (error) {
      this.onFailure(error);
    }
  }
}
