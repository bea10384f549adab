import { setTimeout as delay } from 'node:timers/promises';
import type { Message, Stan } from 'node-nats-streaming';
import type { Logger } from 'pino';
import type { Bus, BusReport, MessageHandler, SubjectHistory, SubscribeOptions } from './bus';
import { createLimit } from './limit';
import { BusOutOfReach } from './out-of-reach';
import {
  acknowledge,
  asError,
  buildClient,
  closeLost,
  MAX_PUBLISHES_IN_FLIGHT,
  openSubscription,
  publishOn,
  type StanClientOptions,
} from './stan-client';
import { askHistory, askPending, defaultMonitorUrl } from './stan-monitor';

export interface NatsStreamingOptions extends StanClientOptions {
  /** The broker's monitoring address, which alone knows where a history ends; by default port 8222 of its host. */
  monitorUrl?: string;
  logger: Logger;
}

interface Subscribed {
  options: SubscribeOptions;
  handler: MessageHandler;
  /** The sequences of what is being handled: the broker sends again what takes longer than the ack wait. */
  underWay: Set<number>;
}

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** A broker that does not answer lets the line of publishes grow; nobody waits in it for all the others in turn. */
const MAX_WAIT_IN_LINE_MS = 2_500;

/** The bus over NATS Streaming: keeps one client alive, and its subscriptions over every lost connection. */
export class NatsStreamingBus implements Bus {
  readonly system = 'nats_streaming';
  private client: Stan | undefined;
  private isConnecting = false;
  /** How often in a row there was no client with all its subscriptions. */
  private failures = 0;
  private connecting: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();
  private readonly subscriptions: Subscribed[] = [];
  /** Those that the broker has not confirmed on the present client: their messages do not come yet. */
  private readonly unconfirmed = new Set<Subscribed>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly limit = createLimit(MAX_PUBLISHES_IN_FLIGHT);

  constructor(private readonly options: NatsStreamingOptions) {}

  get isConnected(): boolean {
    return this.client !== undefined && this.unconfirmed.size === 0;
  }

  /** Begins to connect, for ever, in the background; returns at once. */
  start(): this {
    if (!this.isConnecting && !this.client) this.connecting = this.connect();
    return this;
  }

  publish(subject: string, data: string): Promise<void> {
    const since = Date.now();
    return this.limit(() => {
      if (!this.client) return Promise.reject(new BusOutOfReach('the broker is not connected'));
      if (Date.now() - since >= MAX_WAIT_IN_LINE_MS) {
        return Promise.reject(new BusOutOfReach('the broker does not answer the publishes before this one'));
      }
      return publishOn(this.client, subject, data);
    });
  }

  subscribe(options: SubscribeOptions, handler: MessageHandler): void {
    const subscribed = { options, handler, underWay: new Set<number>() };
    this.subscriptions.push(subscribed);
    if (this.client) this.open(this.client, subscribed);
  }

  historyOf(subject: string): Promise<SubjectHistory | undefined> {
    return askHistory(this.monitor, subject);
  }

  private get monitor() {
    const { url, monitorUrl = defaultMonitorUrl(url), clusterId } = this.options;
    return { monitorUrl, clusterId };
  }

  async report(): Promise<BusReport> {
    const groups = this.subscriptions.flatMap(({ options: { subject, durableName, queueGroup } }) =>
      durableName ? { subject, group: `${durableName}:${queueGroup}` } : [],
    );
    return { pending: await askPending(this.monitor, groups), replicasMissing: 0 };
  }

  async close(): Promise<void> {
    this.closing.abort();
    const { client } = this;
    this.dropClient();
    // Handlers under way acknowledge before the connection goes, so that their messages do not come again.
    await Promise.all(this.underWay);
    await this.connecting;
    if (!client) return;
    const gone = new Promise<void>((resolve) => client.once('close', resolve));
    closeLost(client);
    await Promise.race([gone, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  private async connect(): Promise<void> {
    const { logger, clientId } = this.options;
    const { signal } = this.closing;
    this.isConnecting = true;
    while (!signal.aborted && !this.client) {
      if (this.failures > 0) await delay(this.backoffMs, undefined, { ref: false, signal }).catch(() => undefined);
      try {
        this.adopt(await buildClient(this.options, signal));
        if (this.client) logger.info({ clientId }, 'bus connected');
      } catch (error) {
        this.failures += 1;
        logger.warn({ clientId, reason: asError(error).message, retryInMs: this.backoffMs }, 'bus not reached');
      }
    }
    this.isConnecting = false;
  }

  private get backoffMs(): number {
    return Math.min(FIRST_BACKOFF_MS * 2 ** (this.failures - 1), MAX_BACKOFF_MS);
  }

  private adopt(client: Stan): void {
    if (this.closing.signal.aborted) {
      closeLost(client);
      return;
    }
    client.setMaxListeners(MAX_PUBLISHES_IN_FLIGHT * 2);
    client.on('connection_lost', (reason) => this.lose(client, reason));
    client.on('error', (reason) => this.lose(client, reason));
    client.on('close', () => this.lose(client, 'closed'));
    this.client = client;
    this.unconfirmed.clear();
    for (const subscribed of this.subscriptions) this.open(client, subscribed);
    this.noteState();
  }

  private lose(client: Stan, reason: unknown): void {
    if (this.client !== client) return;
    this.dropClient();
    this.failures += 1;
    this.options.logger.warn({ reason: asError(reason).message }, 'bus lost');
    closeLost(client);
    this.start();
  }

  private dropClient(): void {
    this.client = undefined;
    this.unconfirmed.clear();
    this.noteState();
  }

  private noteState(): void {
    if (this.isConnected) this.failures = 0;
  }

  /** A client without one of its subscriptions never gets that subject's messages; only a new client does. */
  private open(client: Stan, subscribed: Subscribed): void {
    if (this.client !== client) return;
    this.unconfirmed.add(subscribed);
    this.noteState();
    const onLost = (reason: unknown) => this.lose(client, reason);
    const onReady = () => {
      if (this.client !== client) return;
      this.unconfirmed.delete(subscribed);
      this.noteState();
    };
    const onMessage = (message: Message) => this.take(client, message, subscribed);
    try {
      openSubscription(client, subscribed.options, { onReady, onMessage, onLost });
    } catch (error) {
      onLost(error);
    }
  }

  private take(client: Stan, message: Message, { handler, underWay }: Subscribed): void {
    const sequence = message.getSequence();
    // A message that comes while closing stays unacknowledged: the broker gives it to the next instance.
    if (this.client !== client || underWay.has(sequence)) return;
    underWay.add(sequence);
    const run = handleMessage(message, handler);
    this.underWay.add(run);
    void run.then(() => {
      this.underWay.delete(run);
      underWay.delete(sequence);
    });
  }
}

/** Never rejects: a message whose handler does is left unacknowledged, so it comes again. */
async function handleMessage(message: Message, handler: MessageHandler): Promise<void> {
  try {
    await handler({
      system: 'nats_streaming',
      subject: message.getSubject(),
      data: String(message.getData()),
      storedAt: message.getTimestamp(),
      redelivered: message.isRedelivered(),
      sequence: message.getSequence(),
    });
  } catch {
    return;
  }
  acknowledge(message);
}
