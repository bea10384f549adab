import type { Logger } from '@tickets/common/service';
import { Charge } from '../models/charge';
import { type FlaggedCharge, flags, upgradeOf } from '../models/upgrade-charge';

/**
 * At the start: gives the charges of older releases their explicit attempts. What the snapshots say of them stays the
 * same, so their versions do too; one that an older instance changes meanwhile is left to the next reading.
 */
export async function upgradeCharges(logger: Logger): Promise<number> {
  let count = 0;
  const unset = Object.fromEntries(flags.map((name) => [name, '']));
  for await (const charge of Charge.collection.find({ givenUp: { $exists: true } })) {
    const { _id, version } = charge;
    // As an older release stored it; the driver knows no shape.
    const $set = upgradeOf(charge as unknown as FlaggedCharge);
    const { modifiedCount } = await Charge.collection.updateOne(
      { _id, version },
      { ...($set && { $set }), $unset: unset },
    );
    count += modifiedCount;
  }
  if (count > 0) logger.info({ count }, 'charges upgraded to explicit attempts');
  return count;
}
