import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Bus, BusReport, MessageHandler, PublishOptions, SubjectHistory, SubscribeOptions } from './bus';
import { type JetStreamAddress, openConnection } from './jetstream-connection';
import { askSync } from './jetstream-monitor';
import { ensureStream, hasMajority, isMissing, placeOf, placesOf, replicasMissing, STREAM } from './jetstream-stream';
import { type JetStreamSession, JetStreamSubscription } from './jetstream-subscription';
import { createLimit } from './limit';
import { BusOutOfReach } from './out-of-reach';

export interface JetStreamOptions extends JetStreamAddress {
  /** How many servers keep the stream: 1, or 3 in a cluster. */
  replicas?: number;
  /** Monitoring addresses, separated by commas; by default port 8222 of the servers' hosts. */
  monitorUrl?: string;
  logger: Logger;
}

const PUBLISH_TIMEOUT_MS = 5_000;
const PUBLISH_TRY_MS = 2_000;
const PUBLISH_RETRY_MS = 200;
const MAX_PUBLISHES_IN_FLIGHT = 256;
/** A broker that does not answer lets the line of publishes grow; none of them waits in it for all the others in turn. */
const MAX_WAIT_IN_LINE_MS = 2_500;
const PROBE_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;
/** A server that has left so many probes in a row unanswered is given up for another one. */
const MAX_MISSED_PROBES = 2;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;
const CLOSE_TIMEOUT_MS = 1_000;

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Session extends JetStreamSession {
  connection: NatsConnection;
}

/** The bus over NATS JetStream: one stream of which every document's newest messages stay, replicated by the broker. */
export class JetStreamBus implements Bus {
  readonly system = 'nats';
  readonly isCompacted = true;
  private session: Session | undefined;
  /** The stream has answered the last time it was asked. */
  private isAnswering = false;
  private missedProbes = 0;
  private running: Promise<void> | undefined;
  /** Aborted when the connection breaks: what was not answered until then may never be. */
  private connected = createSwitch();
  private readonly closing = new AbortController();
  private probeNow: () => void = () => undefined;
  private readonly subscriptions: JetStreamSubscription[] = [];
  private readonly limit = createLimit(MAX_PUBLISHES_IN_FLIGHT);

  constructor(private readonly options: JetStreamOptions) {}

  get isConnected(): boolean {
    return this.isAnswering && this.subscriptions.every(({ isReady }) => isReady);
  }

  /** Begins to connect, for ever, in the background; returns at once. */
  start(): this {
    this.running ??= this.connect();
    return this;
  }

  publish(subject: string, data: string, { id, key }: PublishOptions = {}): Promise<void> {
    const since = Date.now();
    return this.limit(async () => {
      const { session } = this;
      if (!session || !this.isAnswering) throw new BusOutOfReach('the broker is not connected');
      if (Date.now() - since >= MAX_WAIT_IN_LINE_MS) {
        throw new BusOutOfReach('the broker does not answer the publishes before this one');
      }
      try {
        await this.store(session, placeOf(subject, key), data, id ? { msgID: id } : {});
      } catch (error) {
        throw new BusOutOfReach(`publish on ${subject}: ${wordsOf(error)}`, { cause: error });
      }
    });
  }

  subscribe(options: SubscribeOptions, handler: MessageHandler): void {
    const { logger } = this.options;
    const subscription = new JetStreamSubscription(options, handler, {
      onFault: (reason) => {
        logger.warn(
          { subject: options.subject, reason: wordsOf(reason) },
          'subscription interrupted; opening it again',
        );
        this.probeNow();
      },
    });
    this.subscriptions.push(subscription);
    if (this.session) void subscription.run(this.session);
  }

  /** Where the subject's last message is; asked of the stream's leader, which alone is never behind. */
  async historyOf(subject: string): Promise<SubjectHistory | undefined> {
    const { session } = this;
    if (!session) throw new BusOutOfReach('the broker is not connected');
    try {
      const last = await session.manager.streams.getMessage(STREAM, { last_by_subj: placesOf(subject) });
      return last ? { first: 1, last: last.seq } : undefined;
    } catch (error) {
      throw new BusOutOfReach(`history of ${subject}: ${wordsOf(error)}`, { cause: error });
    }
  }

  async report(): Promise<BusReport> {
    const { session, options } = this;
    if (!session) throw new BusOutOfReach('the broker is not connected');
    const { manager } = session;
    try {
      const durable = this.subscriptions.flatMap(({ durable: one }) => one ?? []);
      const [stream, ...pending] = await Promise.all([
        manager.streams.info(STREAM),
        ...durable.map(async ({ subject, consumer }): Promise<[string, number]> => {
          const { num_pending, num_ack_pending } = await manager.consumers.info(STREAM, consumer);
          return [subject, num_pending + num_ack_pending];
        }),
      ]);
      return { pending: new Map(pending), replicasMissing: replicasMissing(stream, options.replicas ?? 1) };
    } catch (error) {
      throw new BusOutOfReach(`report: ${wordsOf(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.isAnswering = false;
    // Handlers under way acknowledge before the connection goes, so that their messages do not come again.
    await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
    const connection = this.session?.connection;
    this.session = undefined;
    if (connection) await leave(connection);
    await this.running;
  }

  /** Tries again for as long as a publish may take: where a leader was lost, there is a new one after a few seconds. */
  private async store(session: Session, place: string, data: string, options: { msgID?: string }): Promise<void> {
    const expect = { streamName: STREAM };
    for (const deadline = Date.now() + PUBLISH_TIMEOUT_MS; ; ) {
      const timeout = Math.min(PUBLISH_TRY_MS, deadline - Date.now());
      try {
        await unlessAborted(
          session.client.publish(place, data, { ...options, timeout, expect }),
          this.connected.signal,
        );
        return;
      } catch (error) {
        this.probeNow();
        const isRefused = error instanceof JetStreamApiError || this.closing.signal.aborted;
        if (isRefused || Date.now() + PUBLISH_RETRY_MS >= deadline) throw error;
        await delay(PUBLISH_RETRY_MS, undefined, { ref: false });
      }
    }
  }

  private async connect(): Promise<void> {
    const { logger, clientId } = this.options;
    const { signal } = this.closing;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const connection = await openConnection(this.options);
        if (signal.aborted) return await leave(connection);
        failures = 0;
        await this.serve(connection);
      } catch (error) {
        const retryInMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures++, MAX_BACKOFF_MS);
        logger.warn({ clientId, reason: wordsOf(error), retryInMs }, 'NATS connection failed');
        await delay(retryInMs, undefined, { ref: false, signal }).catch(() => undefined);
      }
    }
  }

  /** Resolves when the connection is closed for good; until then the library brings it back whenever it breaks. */
  private async serve(connection: NatsConnection): Promise<void> {
    const ended = createSwitch();
    const session: Session = {
      connection,
      client: jetstream(connection, { timeout: PUBLISH_TIMEOUT_MS }),
      manager: await jetstreamManager(connection, { checkAPI: false, timeout: PROBE_TIMEOUT_MS }),
      signal: ended.signal,
    };
    this.session = session;
    this.connected = createSwitch();
    void this.follow(connection);
    for (const subscription of this.subscriptions) void subscription.run(session);
    void this.watch(session);
    await connection.closed();
    ended.abort();
    this.connected.abort();
    this.isAnswering = false;
    this.session = undefined;
  }

  private async follow(connection: NatsConnection): Promise<void> {
    const { logger, clientId } = this.options;
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.connected.abort();
        this.isAnswering = false;
        if (!this.closing.signal.aborted) logger.warn({ clientId }, 'NATS connection lost; reconnecting');
      } else if (status.type === 'reconnect') {
        this.connected = createSwitch();
        this.probeNow();
      } else if (status.type === 'error') {
        logger.warn({ clientId, reason: status.error.message }, 'NATS reports an error');
      }
    }
  }

  /** Asks the stream again and again: a connection alone says nothing about it. */
  private async watch(session: Session): Promise<void> {
    const { logger, clientId, replicas = 1 } = this.options;
    let isChecked = false;
    while (!session.signal.aborted && !this.closing.signal.aborted) {
      const soon = new Promise<void>((resolve) => {
        this.probeNow = resolve;
      });
      try {
        isChecked ||= await this.isSafe();
        const wasAnswering = this.isAnswering;
        const { manager } = session;
        const info = await (wasAnswering ? manager.streams.info(STREAM) : ensureStream(manager, replicas));
        if (!hasMajority(info)) throw new Error('most of the servers that keep the stream are out of reach');
        if (!wasAnswering) logger.info({ clientId }, 'NATS connected');
        this.missedProbes = 0;
        this.isAnswering = isChecked && !this.connected.signal.aborted;
      } catch (error) {
        await this.missProbe(session, error);
      }
      await Promise.race([soon, delay(PROBE_MS, undefined, { ref: false })]);
    }
  }

  private async missProbe({ connection }: Session, error: unknown): Promise<void> {
    const { logger } = this.options;
    if (this.isAnswering || this.missedProbes === 0)
      logger.warn({ reason: wordsOf(error) }, 'the stream does not answer');
    this.isAnswering = false;
    this.missedProbes += 1;
    const isDown = this.connected.signal.aborted || isMissing(error);
    if (isDown || this.missedProbes % MAX_MISSED_PROBES !== 0 || this.closing.signal.aborted) return;
    await connection.reconnect().catch(() => undefined);
  }

  /** A broker that acknowledges what it has not written to the disk is not used. */
  private async isSafe(): Promise<boolean> {
    const { logger, url, monitorUrl } = this.options;
    const { unsafe, unknown } = await askSync(url, monitorUrl);
    if (unsafe.length > 0) throw new Error(`sync_interval: always is not set on ${unsafe.join(', ')}`);
    if (unknown.length > 0) logger.warn({ unknown }, 'could not check that the broker syncs every message');
    return true;
  }
}

/** Every publish and every subscription listens to it. */
function createSwitch(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error('the connection was lost before the broker answered'));
    if (signal.aborted) lost();
    signal.addEventListener('abort', lost, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', lost));
  });
}

/** What was acknowledged last goes out before the connection does. */
async function leave(connection: NatsConnection): Promise<void> {
  const drained = connection.drain().catch(() => undefined);
  await Promise.race([drained, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  await connection.close();
}
