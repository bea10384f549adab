import type { ChargeStatus } from '@tickets/common/contracts';

/** All that can happen to one order after its insert: what others tell of it, its buyer's cancelling, and time. */
export type Happening =
  | { kind: 'locked' | 'cancelled' | 'timePassed' | 'expirationTold' }
  | { kind: 'refused' }
  | { kind: 'charged'; status: ChargeStatus; version: number };

export interface Outcome {
  status: 'created' | 'awaiting_payment' | 'completed' | 'cancelled';
  reason?: string;
  isAuthorized: boolean;
}

interface World extends Outcome {
  isLocked: boolean;
  isTimeOver: boolean;
  charge?: { status: ChargeStatus; version: number };
}

const START: World = { status: 'created', isAuthorized: false, isLocked: false, isTimeOver: false };

function end(world: World, reason: string): World {
  return { ...world, status: 'cancelled', reason };
}

function isLive({ status }: World): boolean {
  return status === 'created' || status === 'awaiting_payment';
}

function settle(before: World): World {
  let world = before;
  if (world.status === 'completed' && world.charge?.status === 'refunded') return end(world, 'refunded');
  if (world.status === 'created' && world.isLocked) world = { ...world, status: 'awaiting_payment' };
  const paid = world.status === 'awaiting_payment' ? world.charge?.status : undefined;
  if (paid === 'failed') return end(world, 'payment_failed');
  if (world.isAuthorized && (paid === 'voided' || paid === 'refunded')) return end(world, 'payment_failed');
  if (paid === 'authorized' || paid === 'completed') world = { ...world, isAuthorized: true };
  if (paid === 'completed') return { ...world, status: 'completed' };
  return isLive(world) && world.isTimeOver && !world.isAuthorized ? end(world, 'expired') : world;
}

function after(world: World, happening: Happening): World {
  switch (happening.kind) {
    case 'locked':
      return settle({ ...world, isLocked: true });
    case 'timePassed':
      // Nobody is told of it: the order ends when something next looks at it.
      return { ...world, isTimeOver: true };
    case 'expirationTold':
      return settle(world);
    case 'refused':
      return settle(world.status === 'created' ? end(world, 'changed') : world);
    case 'cancelled':
      return isLive(world) && !world.isAuthorized ? end(world, 'by_buyer') : world;
    case 'charged':
      return settle(
        happening.version > (world.charge?.version ?? -1)
          ? { ...world, charge: { status: happening.status, version: happening.version } }
          : world,
      );
  }
}

export function describeOutcome({ status, reason, isAuthorized }: Outcome): string {
  return `${status}${reason ? ` (${reason})` : ''}${isAuthorized ? ', authorised' : ''}`;
}

/** How an order may end: the outcomes of every serial order of what happened, one whole thing after the other. */
export function serialOutcomes(happenings: readonly Happening[]): Set<string> {
  const outcomes = new Set<string>();
  const seen = new Set<string>();
  const visit = (world: World, left: readonly Happening[]) => {
    const key = JSON.stringify([world, left]);
    if (seen.has(key)) return;
    seen.add(key);
    if (left.length === 0) outcomes.add(describeOutcome(world));
    for (const [index, happening] of left.entries()) visit(after(world, happening), left.toSpliced(index, 1));
  };
  visit(START, happenings);
  return outcomes;
}
