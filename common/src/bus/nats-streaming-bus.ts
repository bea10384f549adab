import { setTimeout as delay } from 'node:timers/promises';
import stan, { type Message, type Stan } from 'node-nats-streaming';
import type { Logger } from 'pino';
import type { Bus, MessageHandler, SubscribeOptions } from './bus';
import { createLimit } from './limit';
import { busConnected } from './metrics';
import { BusOutOfReach } from './out-of-reach';

export interface NatsStreamingOptions {
  url: string;
  clusterId: string;
  /** Stable per instance: a restart with the same id takes over at once, a new id waits until the broker gives up the old. */
  clientId: string;
  connectTimeoutMs?: number;
  logger: Logger;
}

const PUBLISH_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 8_000;
/** The client sends also what is beyond its own bound, with an error besides; so the bound is kept here. */
const MAX_PUBLISHES_IN_FLIGHT = 256;
const MAX_BACKOFF_MS = 2_000;

/** The client tells some errors as plain strings. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Closes a client whose connection may be gone already; then it throws, and there is nothing left to close. */
function closeLost(client: Stan): void {
  try {
    client.close();
  } catch {
    // See above.
  }
}

/** Opens one client; rejects when the broker can't be reached or does not take the client id. */
export function buildClient({
  url,
  clusterId,
  clientId,
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
}: Omit<NatsStreamingOptions, 'logger'>): Promise<Stan> {
  return new Promise((resolve, reject) => {
    const client = stan.connect(clusterId, clientId, {
      url,
      connectTimeout: connectTimeoutMs,
      ackTimeout: PUBLISH_TIMEOUT_MS,
      maxPubAcksInflight: MAX_PUBLISHES_IN_FLIGHT * 2,
      // A client that lost its connection can't get its subscriptions back; a new one is built instead.
      reconnect: false,
      stanPingInterval: 3_000,
      stanMaxPingOut: 3,
    });
    // The client bounds its own request, but not the opening of a connection to an address that nobody has any more.
    const overdue = setTimeout(() => {
      reject(new BusOutOfReach('the broker did not answer in time'));
      closeLost(client);
    }, connectTimeoutMs);
    const settle = <T>(end: (value: T) => void, value: T) => {
      clearTimeout(overdue);
      end(value);
    };
    client.once('connect', () => settle(resolve, client));
    client.on('error', (error) => settle(reject, asError(error)));
    client.once('close', () => settle(reject, new BusOutOfReach('the broker closed the connection')));
  });
}

/** The bus over NATS Streaming: keeps one client alive, and its subscriptions over every lost connection. */
export class NatsStreamingBus implements Bus {
  private client: Stan | undefined;
  private closed = false;
  private readonly wishes: { options: SubscribeOptions; handler: MessageHandler }[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly limit = createLimit(MAX_PUBLISHES_IN_FLIGHT);
  private connecting: Promise<void> = Promise.resolve();

  constructor(private readonly options: NatsStreamingOptions) {}

  get isConnected(): boolean {
    return this.client !== undefined;
  }

  /** Begins to connect, for ever, in the background; returns at once. */
  start(): this {
    this.connecting = this.connect();
    return this;
  }

  publish(subject: string, data: string): Promise<void> {
    return this.limit(() => this.publishNow(subject, data));
  }

  subscribe(options: SubscribeOptions, handler: MessageHandler): void {
    this.wishes.push({ options, handler });
    if (this.client) this.open(this.client, options, handler);
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = this.client;
    this.setClient(undefined);
    // Handlers under way acknowledge before the connection goes, so that their messages do not come again.
    await Promise.all(this.underWay);
    await this.connecting;
    if (!client) return;
    const gone = new Promise<void>((resolve) => client.once('close', resolve));
    client.close();
    await Promise.race([gone, delay(1_000, undefined, { ref: false })]);
  }

  private publishNow(subject: string, data: string): Promise<void> {
    const { client } = this;
    if (!client) return Promise.reject(new BusOutOfReach('the broker is not connected'));
    return new Promise((resolve, reject) => {
      // When the connection breaks, the client tells every waiting publish that it went well; this comes before that.
      const lost = () => reject(new BusOutOfReach('the connection was lost before the broker answered'));
      client.once('disconnect', lost);
      client.publish(subject, data, (error) => {
        client.removeListener('disconnect', lost);
        if (error) reject(new BusOutOfReach(`publish on ${subject}: ${asError(error).message}`));
        else resolve();
      });
    });
  }

  private async connect(): Promise<void> {
    const { logger, clientId } = this.options;
    for (let backoffMs = 100; !this.closed; backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)) {
      try {
        const client = await buildClient(this.options);
        if (this.closed) return client.close();
        this.adopt(client);
        logger.info({ clientId }, 'bus connected');
        return;
      } catch (error) {
        logger.warn({ clientId, reason: asError(error).message, retryInMs: backoffMs }, 'bus not reached');
        await delay(backoffMs, undefined, { ref: false });
      }
    }
  }

  private adopt(client: Stan): void {
    client.setMaxListeners(MAX_PUBLISHES_IN_FLIGHT * 2);
    const lose = (reason: unknown) => this.lose(client, reason);
    client.on('connection_lost', lose);
    client.on('error', lose);
    client.on('close', () => lose('closed'));
    this.setClient(client);
    for (const { options, handler } of this.wishes) this.open(client, options, handler);
  }

  private lose(client: Stan, reason: unknown): void {
    if (this.client !== client) return;
    this.setClient(undefined);
    this.options.logger.warn({ reason: asError(reason).message }, 'bus lost');
    closeLost(client);
    this.start();
  }

  private setClient(client: Stan | undefined): void {
    this.client = client;
    busConnected.set(client ? 1 : 0);
  }

  private open(client: Stan, wish: SubscribeOptions, handler: MessageHandler): void {
    const options = client
      .subscriptionOptions()
      .setManualAckMode(true)
      .setAckWait(wish.ackWaitMs)
      .setMaxInFlight(wish.maxInFlight);
    if (wish.from === 'first') options.setDeliverAllAvailable();
    if (wish.durableName) options.setDurableName(wish.durableName);
    const subscription = wish.queueGroup
      ? client.subscribe(wish.subject, wish.queueGroup, options)
      : client.subscribe(wish.subject, options);
    subscription.on('message', (message: Message) => this.take(client, message, handler));
    // Without its subscription this client is deaf on that subject; only a new one mends it.
    subscription.on('error', (error) => this.lose(client, error));
  }

  private take(client: Stan, message: Message, handler: MessageHandler): void {
    // A message that comes while closing stays unacknowledged: the broker gives it to the next instance.
    if (this.closed || this.client !== client) return;
    const run = handler({
      subject: message.getSubject(),
      data: String(message.getData()),
      storedAt: message.getTimestamp(),
      redelivered: message.isRedelivered(),
    }).then(
      () => message.ack(),
      () => undefined,
    );
    this.underWay.add(run);
    void run.then(() => this.underWay.delete(run));
  }
}
