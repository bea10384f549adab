import stan, { type Message, type Stan, type Subscription } from 'node-nats-streaming';
import type { SubscribeOptions } from './bus';
import { BusOutOfReach } from './out-of-reach';

export interface StanClientOptions {
  url: string;
  clusterId: string;
  /** Stable per instance: a restart with the same id takes over at once, a new id waits until the broker gives up the old. */
  clientId: string;
  /** How long the broker may take to answer a request to connect or to subscribe. */
  connectTimeoutMs?: number;
}

const PUBLISH_TIMEOUT_MS = 5_000;
/** The client sends also what is beyond its own bound, with an error besides; so the bus keeps this bound by itself. */
export const MAX_PUBLISHES_IN_FLIGHT = 256;
const CONNECT_TIMEOUT_MS = 8_000;

/** Some errors of the client are plain strings. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Closes a client whose connection may be gone already; then it throws, and there is nothing left to close. */
export function closeLost(client: Stan): void {
  try {
    client.close();
  } catch {
    // See above.
  }
}

/** Opens one client; rejects when the broker can't be reached, does not take the client id, or `signal` aborts. */
export function buildClient(
  { url, clusterId, clientId, connectTimeoutMs = CONNECT_TIMEOUT_MS }: StanClientOptions,
  signal?: AbortSignal,
): Promise<Stan> {
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
    let isSettled = false;
    const settle = (end: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(overdue);
      signal?.removeEventListener('abort', abort);
      end();
    };
    const giveUp = (reason: Error) => {
      settle(() => reject(reason));
      closeLost(client);
    };
    const abort = () => giveUp(new BusOutOfReach('the bus was closed'));
    // The client bounds its own request, but not the opening of a connection to an address that nobody has any more.
    const overdue = setTimeout(() => giveUp(new BusOutOfReach('the broker did not answer in time')), connectTimeoutMs);
    signal?.addEventListener('abort', abort);
    client.once('connect', () => {
      // One that connects after it was given up would keep the client id from its successor.
      if (isSettled) closeLost(client);
      settle(() => resolve(client));
    });
    // Stays for the client's life: an error that nobody listens for would end the process.
    client.on('error', (error) => {
      if (!isSettled) giveUp(asError(error));
    });
    client.once('close', () => settle(() => reject(new BusOutOfReach('the broker closed the connection'))));
  });
}

/** Resolves once the broker has stored the message; whatever else happens to the client is a `BusOutOfReach`. */
export function publishOn(client: Stan, subject: string, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // When the connection breaks, the client reports success to every waiting publish; this comes before that.
    const lost = () => reject(new BusOutOfReach('the connection was lost before the broker answered'));
    const settle = (error: unknown) => {
      client.removeListener('disconnect', lost);
      if (error) reject(new BusOutOfReach(`publish on ${subject}: ${asError(error).message}`));
      else resolve();
    };
    client.once('disconnect', lost);
    try {
      client.publish(subject, data, settle);
    } catch (error) {
      settle(error);
    }
  });
}

/** On a client that was given up this throws, and there is nothing to do: the broker delivers the message again. */
export function acknowledge(message: Message): void {
  try {
    message.ack();
  } catch {
    // See above.
  }
}

interface SubscriptionEvents {
  onReady: () => void;
  onMessage: (message: Message) => void;
  /** The subscription does not exist: refused, or its request was not answered, which the client calls `timeout`. */
  onLost: (reason: unknown) => void;
}

export function openSubscription(
  client: Stan,
  { subject, queueGroup, durableName, from, maxInFlight, ackWaitMs }: SubscribeOptions,
  { onReady, onMessage, onLost }: SubscriptionEvents,
): Subscription {
  const options = client.subscriptionOptions().setManualAckMode(true).setAckWait(ackWaitMs).setMaxInFlight(maxInFlight);
  if (from === 'first') options.setDeliverAllAvailable();
  if (durableName) options.setDurableName(durableName);
  const subscription = queueGroup ? client.subscribe(subject, queueGroup, options) : client.subscribe(subject, options);
  subscription.on('ready', onReady);
  subscription.on('message', onMessage);
  subscription.on('error', onLost);
  subscription.on('timeout', onLost);
  return subscription;
}
