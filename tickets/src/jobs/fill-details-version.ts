import type { Outbox } from '@tickets/common/bus';
import type { Job } from '@tickets/common/service';
import { Ticket, type TicketDocument } from '../models/ticket';

/** Longer than a rolling deploy takes: an instance of the release before would change details without counting it. */
const AFTER_ROLLOUT_MS = 600_000;

const uncounted = { detailsVersion: { $exists: false } };

/**
 * Gives tickets that an older release stored their first `detailsVersion`. Each is a version of its own, as consumers
 * ignore a snapshot of a version that they have. No detail changes, so live holds stand. Returns how many there were.
 */
export async function fillDetailsVersion(outbox: Outbox): Promise<number> {
  let count = 0;
  for await (const { _id } of Ticket.find(uncounted, { _id: 1 }).lean().cursor()) {
    await outbox.change<TicketDocument>({
      load: () => Ticket.findOne({ _id, ...uncounted }),
      apply: (ticket) => {
        ticket.detailsVersion = 0;
      },
    });
    count += 1;
  }
  return count;
}

export function detailsVersionFiller(outbox: Outbox): Job {
  let isDone = false;
  const run = async () => {
    // Every ticket that this release stores has one, so a run that finds nothing is the last.
    if (!isDone) isDone = (await fillDetailsVersion(outbox)) === 0;
  };
  return { name: 'details-version-filler', everyMs: AFTER_ROLLOUT_MS, run };
}
