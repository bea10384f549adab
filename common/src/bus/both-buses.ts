import type {
  Bus,
  BusReport,
  MessageHandler,
  MessagingSystem,
  PublishOptions,
  SubjectHistory,
  SubscribeOptions,
} from './bus';

/**
 * Two brokers at once, for the move from one to the other: messages are taken from both and published to the first, so that
 * services which have moved and services which have not receive each other's.
 */
export class BothBuses implements Bus {
  constructor(
    private readonly publishing: Bus,
    private readonly other: Bus,
  ) {}

  get system(): MessagingSystem {
    return this.publishing.system;
  }

  get isConnected(): boolean {
    return this.publishing.isConnected && this.other.isConnected;
  }

  get isCompacted(): boolean {
    return this.publishing.isCompacted ?? false;
  }

  publish(subject: string, data: string, options?: PublishOptions): Promise<void> {
    return this.publishing.publish(subject, data, options);
  }

  subscribe(options: SubscribeOptions, handler: MessageHandler): void {
    this.publishing.subscribe(options, handler);
    // A history is read where its end is asked for; the two number their messages each in its own way.
    const isHistory = options.from === 'first' && options.durableName === undefined;
    if (!isHistory) this.other.subscribe(options, handler);
  }

  historyOf(subject: string): Promise<SubjectHistory | undefined> {
    return this.publishing.historyOf(subject);
  }

  async report(): Promise<BusReport> {
    const reports = await Promise.all([this.publishing.report(), this.other.report()]);
    const pending = new Map<string, number>();
    for (const [subject, count] of reports.flatMap((report) => [...report.pending])) {
      pending.set(subject, (pending.get(subject) ?? 0) + count);
    }
    return { pending, replicasMissing: reports.reduce((sum, { replicasMissing }) => sum + replicasMissing, 0) };
  }

  async close(): Promise<void> {
    await Promise.all([this.publishing.close(), this.other.close()]);
  }
}
