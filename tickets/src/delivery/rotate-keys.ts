import { isDuplicateKey } from '@tickets/common/bus';
import type { Types } from 'mongoose';
import { Delivery, type DeliveryContent, fingerprintOf, openContent, sealContent } from '../models/delivery';
import type { DeliveryVault } from './keys';

/** Encrypts everything with the first of the keys, and fingerprints it with the present key. Says what it did, a line each. */
export async function rotateDeliveryKeys(vault: DeliveryVault): Promise<string[]> {
  const counts = { encrypted: 0, fingerprinted: 0, twice: 0 };
  for await (const { _id } of Delivery.find({}, { _id: 1 }).lean().cursor()) await rotate(vault, _id, counts);
  const lines = [
    `${counts.encrypted} deliveries encrypted with the key ${vault.presentKeyId}`,
    `${counts.fingerprinted} fingerprints made with the present key`,
  ];
  if (counts.twice > 0)
    lines.push(`${counts.twice} have a content that another one has too, and keep their fingerprint`);
  return lines;
}

type Counts = { encrypted: number; fingerprinted: number; twice: number };

/** One that is replaced or passes on meanwhile is read again: what is written belongs to what was read. */
async function rotate(vault: DeliveryVault, _id: Types.ObjectId, counts: Counts): Promise<void> {
  for (;;) {
    const row = await Delivery.findById(_id);
    if (!row) return;
    const content = openContent(vault, row);
    const isOld = row.keyId !== vault.presentKeyId;
    const filter = { _id, iv: row.iv };
    if (isOld) {
      const { modifiedCount } = await Delivery.updateOne(filter, { $set: sealContent(vault, _id, content) });
      if (modifiedCount === 0) continue;
      counts.encrypted += 1;
    }
    await renewFingerprint(vault, _id, { content, before: row.fingerprint }, counts);
    return;
  }
}

async function renewFingerprint(
  vault: DeliveryVault,
  _id: Types.ObjectId,
  { content, before }: { content: DeliveryContent; before: string },
  counts: Counts,
): Promise<void> {
  const fingerprint = fingerprintOf(vault, content);
  if (fingerprint === before) return;
  try {
    const { modifiedCount } = await Delivery.updateOne({ _id, fingerprint: before }, { $set: { fingerprint } });
    counts.fingerprinted += modifiedCount;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    counts.twice += 1;
  }
}
