import type { Job } from '@tickets/common/service';
import type { FilterQuery } from 'mongoose';
import type { SagaDeps } from '../deps';
import { Charge, type ChargeFields } from '../models/charge';
import { checkCharge, type DueCharge } from '../saga/check-charge';

/** What other instances marked due, and what became due by time, is found this often. */
const EVERY_MS = 1_000;

interface Lane {
  filter: FilterQuery<ChargeFields>;
  slots: number;
  running: Set<string>;
}

/**
 * Asks Stripe about the charges that are due: in this process at once when one is marked, else by looking for them. Those
 * that failed before have a lane of their own, so that however many there are, they take no place from the others.
 */
export class ChargeWorker {
  private readonly fresh: Lane = { filter: { failedChecks: 0 }, slots: 16, running: new Set() };
  private readonly retried: Lane = { filter: { failedChecks: { $gt: 0 } }, slots: 4, running: new Set() };
  private readonly underWay = new Set<Promise<void>>();
  private isStopped = false;

  constructor(private readonly deps: SagaDeps) {
    deps.signals.onDue((orderId) => this.inBackground(this.checkNow(orderId)));
  }

  get job(): Job {
    return { name: 'charge-worker', everyMs: EVERY_MS, run: () => this.takeDue() };
  }

  /** Begins with what is due, as far as there are places; does not wait for its end. */
  async takeDue(): Promise<void> {
    await Promise.all([this.fill(this.fresh), this.fill(this.retried)]);
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.idle();
  }

  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async checkNow(orderId: string): Promise<void> {
    const charge = await Charge.findOne({ orderId }, { orderId: 1, nextCheckAt: 1, failedChecks: 1 }).lean();
    if (charge?.nextCheckAt && charge.nextCheckAt.getTime() <= this.deps.now()) {
      this.begin((charge.failedChecks ?? 0) > 0 ? this.retried : this.fresh, charge);
    }
  }

  private async fill(lane: Lane): Promise<void> {
    const places = lane.slots - lane.running.size;
    if (this.isStopped || places <= 0) return;
    const due = await Charge.find(
      { ...lane.filter, nextCheckAt: { $lte: new Date(this.deps.now()) }, orderId: { $nin: this.deps.locks.held() } },
      { orderId: 1, nextCheckAt: 1 },
    )
      .sort({ nextCheckAt: 1 })
      .limit(places)
      .lean();
    for (const charge of due) this.begin(lane, charge);
  }

  /** A charge that this process is busy with stays due, and is found again. */
  private begin(lane: Lane, charge: DueCharge): void {
    const { orderId } = charge;
    if (this.isStopped || lane.running.size >= lane.slots || this.deps.locks.isHeld(orderId)) return;
    lane.running.add(orderId);
    this.inBackground(this.check(lane, charge));
  }

  private async check(lane: Lane, charge: DueCharge): Promise<void> {
    try {
      await checkCharge(this.deps, charge);
    } finally {
      lane.running.delete(charge.orderId);
      await this.fill(lane);
    }
  }

  private inBackground(task: Promise<void>): void {
    const logged = task.catch((err: unknown) => this.deps.logger.warn({ err }, 'charge not checked'));
    const tracked: Promise<void> = logged.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}
