import type { Logger } from 'pino';
import type { EventData, EventEnvelope, Subjects } from '../contracts';
import type { Bus } from './bus';
import { outboxAge, outboxDepth } from './metrics';
import { isPassing } from './out-of-reach';
import type { OutboxDocument, OutboxEntry, OutboxModel } from './outbox-document';
import { createEvent, type Publisher, type PublisherClass } from './publisher';
import { SentMarks } from './sent-marks';

/**
 * What one version of a document publishes: each subject with a payload of its own schema. A union of such pairs, so that
 * one subject's payload under another does not compile.
 */
export type Snapshot<S extends Subjects = Subjects> = { [K in S]: { subject: K; data: EventData<K> } }[S];

/** How a model's documents are told: the snapshot of `document` as it stands, with the version that it will have. */
export interface Told<D = never> {
  model: OutboxModel;
  toSnapshot: (document: D, version: number) => Snapshot;
}

export interface Change<D> {
  /** What the caller has read or saved a moment ago: the first try takes it and reads nothing. */
  known?: D | null | undefined;
  /** Reads the document anew; called again for every try. */
  load: () => Promise<D | null>;
  /** Decides and changes; throws to refuse. Changing nothing saves nothing. */
  apply: (document: D) => void | Promise<void>;
}

/** Others kept changing the document first. As a passing fault it never counts against a message. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

const MAX_TRIES = 6;
/** Entries younger than this may still be on their way to the broker. */
export const PUBLISH_TIMEOUT_MS = 5_000;
const SWEEP_BATCH = 100;
/** So many events that the broker did not take are kept in mind; what is beyond that is found by its age. */
const MAX_REFUSED = 1_000;

/** The last part of an entry's event id, see `entryOf`. */
const versionOf = ({ eventId }: OutboxEntry): number => Number(eventId.slice(eventId.lastIndexOf(':') + 1));

function isConflict(error: unknown): boolean {
  return error instanceof Error && (error.name === 'VersionError' || error.name === 'DocumentNotFoundError');
}

/**
 * The transactional outbox inside the document: a document and the event that tells of it are one write, so neither is
 * ever without the other. Afterwards the event is published in the background; what is left over, a sweeper sends.
 */
export class Outbox {
  private readonly publishers: Map<Subjects, Publisher<Subjects>>;
  private readonly underWay = new Set<Promise<void>>();
  private readonly sentMarks: SentMarks;
  /** Sent in vain by this process, so they are on no way to the broker, however young they are. */
  private readonly refused = new Map<string, () => Promise<void>>();

  constructor(
    private readonly deps: {
      bus: Bus;
      logger: Logger;
      publishers: readonly PublisherClass[];
      told: readonly Told[];
    },
  ) {
    const instances = deps.publishers.map((PublisherOf) => new PublisherOf(deps.bus));
    this.publishers = new Map(instances.map((publisher) => [publisher.subject, publisher]));
    this.sentMarks = new SentMarks((err) => deps.logger.debug({ err }, 'sent events stay in their outboxes'));
  }

  /** Loads, guards, changes and saves, with the event of the change; over again when somebody else was faster. */
  async change<D extends OutboxDocument>({ known, load, apply }: Change<D>): Promise<D | null> {
    for (let tries = 1; ; tries++) {
      const document = (tries === 1 && known) || (await load());
      if (!document) return null;
      await apply(document);
      if (!document.isNew && !document.isModified()) return document;
      try {
        return await this.save(document);
      } catch (error) {
        if (!isConflict(error)) throw error;
        if (tries === MAX_TRIES) throw new VersionConflict(`${document.id} changed ${MAX_TRIES} times meanwhile`);
      }
    }
  }

  /** Saves a document, new or changed, together with its event. Rejects on a version conflict. */
  async save<D extends OutboxDocument>(document: D): Promise<D> {
    const entry = this.entryOf(document, document.isNew ? 0 : document.version + 1);
    if (document.outbox) document.outbox.push(entry);
    else document.outbox = [entry];
    await document.save();
    this.inBackground(this.send(document.$model() as OutboxModel, document._id, entry));
    return document;
  }

  /** Tells a fact that belongs to no version of a document; resolves once the broker has stored it. */
  async publish<S extends Subjects>(subject: S, key: string, data: EventData<S>): Promise<void> {
    await this.publisherOf(subject).publish(createEvent(subject, key, data));
  }

  /** Sends the present snapshot of a document once more; its version, and so its event id, stays. */
  async republish(document: OutboxDocument): Promise<void> {
    await this.publishPresent(document);
    await this.publishNewer(document.$model() as OutboxModel, document._id, document.version);
  }

  /** Publishes what a crash or an absent broker left behind. Several instances may do so at once: repeats are harmless. */
  async sweep(): Promise<void> {
    const begunAt = Date.now();
    let depth = 0;
    let oldest = begunAt;
    for (const { model } of this.deps.told) {
      for (const document of await this.waiting(model)) {
        for (const entry of document.outbox) {
          depth += 1;
          oldest = Math.min(oldest, entry.at.getTime());
          if (this.deps.bus.isConnected) await this.send(model, document._id, entry);
        }
      }
    }
    await this.sentMarks.flush();
    outboxDepth.set(depth);
    outboxAge.set((begunAt - oldest) / 1000);
  }

  /** Publishes at once, when the broker is back, what this process could not send. */
  async sendRefused(): Promise<void> {
    if (!this.deps.bus.isConnected) return;
    const sends = [...this.refused.values()];
    this.refused.clear();
    for (const send of sends) await send();
    // Else the sweep that follows would find them unmarked, and send those that are old once more.
    if (sends.length > 0) await this.sentMarks.flush();
  }

  /** Resolves when everything that is being published now is published and taken out, or given to the sweeper. */
  async drain(): Promise<void> {
    await Promise.all(this.underWay);
    await this.sentMarks.flush();
  }

  /** Sends every document of every model again; safe at any time. Returns how many. */
  async republishAll(): Promise<number> {
    let count = 0;
    for (const { model } of this.deps.told) {
      for await (const document of model.find().readConcern('majority').cursor()) {
        await this.republish(document);
        count += 1;
      }
    }
    return count;
  }

  /** Lifts a document's version, and the counters that it has, and publishes it so: for one that came from a backup. */
  async raise(
    model: OutboxModel,
    id: unknown,
    { by, counters }: { by: number; counters: readonly string[] },
  ): Promise<void> {
    for (let tries = 1; ; tries++) {
      const document: OutboxDocument | null = await model.findById(id);
      if (!document) return;
      const present = document.version;
      const raised = counters.filter((counter) => document.get(counter) !== undefined);
      for (const counter of raised) document.set(counter, document.get(counter) + by);
      const entry = this.entryOf(document, present + by);
      const fields = Object.fromEntries(raised.map((counter) => [counter, document.get(counter)]));
      const update = { $set: { ...fields, version: present + by, outbox: [entry] } };
      const { modifiedCount } = await model.updateOne({ _id: id, version: present }, update, { timestamps: false });
      if (modifiedCount === 1) {
        await this.send(model, id, entry);
        return this.sentMarks.flush();
      }
      if (tries === MAX_TRIES) throw new VersionConflict(`${document.id} changed ${MAX_TRIES} times meanwhile`);
    }
  }

  private async publishPresent(document: OutboxDocument): Promise<void> {
    const { subject, data } = this.toldBy(document).toSnapshot(document as never, document.version);
    await this.publish(subject, `${document.id}:${document.version}`, data);
  }

  /**
   * A broker that keeps only a document's last message may have been given one that is older than what it had, by a process
   * that was held up between saving and publishing. So who has published looks at the document again, and publishes what it
   * has become meanwhile, until nothing newer is stored.
   */
  private async publishNewer(model: OutboxModel, id: unknown, version: number): Promise<void> {
    if (!this.deps.bus.isCompacted) return;
    for (let published = version; ; ) {
      const present: OutboxDocument | null = await model.findById(id).readConcern('majority');
      if (!present || present.version <= published) return;
      await this.publishPresent(present);
      published = present.version;
    }
  }

  /** Only what a majority has: the others would keep a version that a change of primary takes back. */
  private waiting(model: OutboxModel): Promise<{ _id: unknown; outbox: OutboxEntry[] }[]> {
    return model
      .find({ 'outbox.at': { $lt: new Date(Date.now() - PUBLISH_TIMEOUT_MS) } }, { outbox: 1 })
      .limit(SWEEP_BATCH)
      .readConcern('majority')
      .lean<{ _id: unknown; outbox: OutboxEntry[] }[]>()
      .exec();
  }

  private async send(model: OutboxModel, id: unknown, entry: OutboxEntry): Promise<void> {
    try {
      await this.publisherOf(entry.event.subject).publish(entry.event as EventEnvelope, { isFirst: true });
      await this.publishNewer(model, id, versionOf(entry));
      this.sentMarks.add(model, id, entry.eventId);
    } catch (error) {
      const isAway = isPassing(error);
      if (isAway && this.refused.size < MAX_REFUSED) {
        this.refused.set(entry.eventId, () => this.send(model, id, entry));
      }
      const level = isAway ? 'debug' : 'error';
      this.deps.logger[level]({ err: error, eventId: entry.eventId }, 'event waits for the sweeper');
    }
  }

  private entryOf(document: OutboxDocument, version: number): OutboxEntry {
    const { subject, data } = this.toldBy(document).toSnapshot(document as never, version);
    const event = createEvent(subject, `${document.id}:${version}`, data);
    return { eventId: event.eventId, event, at: new Date() };
  }

  private inBackground(task: Promise<void>): void {
    this.underWay.add(task);
    void task.finally(() => this.underWay.delete(task));
  }

  private toldBy(document: OutboxDocument): Told {
    const model = document.$model() as OutboxModel;
    const told = this.deps.told.find((candidate) => candidate.model === model);
    if (!told) throw new Error(`${model.modelName} has no snapshot`);
    return told;
  }

  private publisherOf(subject: Subjects): Publisher<Subjects> {
    const publisher = this.publishers.get(subject);
    if (!publisher) throw new Error(`${subject} has no publisher in this service`);
    return publisher;
  }
}
