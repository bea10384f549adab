import { useTestDatabase } from '@tickets/common/testing';
import { Delivery, openContent } from '../models/delivery';
import { startTickets, testVault } from '../testing/start-tickets';
import { DeliveryVault, deliveryKeys } from './keys';
import { rotateDeliveryKeys } from './rotate-keys';

useTestDatabase();

const { as, seller, list } = startTickets();

async function deliver(value: string) {
  const ticket = await list();
  await as(seller, 'put', `/api/tickets/${ticket.id}/delivery`)
    .send({ kind: 'barcode', format: 'qr', value })
    .expect(200);
  const row = await Delivery.findOne({ ticketId: ticket.id });
  if (!row) throw new Error('nothing was stored');
  return row;
}
const fresh = async (id: unknown) => {
  const row = await Delivery.findById(id);
  if (!row) throw new Error('the row is gone');
  return row;
};

describe('rotate-delivery-keys', () => {
  it('encrypts with the new key, so that the old one can go; twice changes nothing', async () => {
    const { _id } = await deliver('ROTATED-1');
    expect(await rotateDeliveryKeys(testVault('k2', 'k1'))).toContain('1 deliveries encrypted with the key k2');
    const row = await fresh(_id);
    expect(openContent(testVault('k2'), row)).toEqual({ kind: 'barcode', format: 'qr', value: 'ROTATED-1' });
    expect(() => openContent(testVault('k1'), row)).toThrow('no key k2');
    expect(await rotateDeliveryKeys(testVault('k2'))).toContain('0 deliveries encrypted with the key k2');
  });

  it('fingerprints with the present key, which then recognises the text', async () => {
    const { _id, fingerprint } = await deliver('ROTATED-2');
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    await rotateDeliveryKeys(testVault('k2', 'k1'));
    const other = new DeliveryVault(new Map([['k3', key], ...keysOf('k2')]), 'another fingerprint key of 32 signs');
    await rotateDeliveryKeys(other);
    const after = await fresh(_id);
    expect(after.fingerprint).not.toBe(fingerprint);
    expect(after.fingerprint).toBe(other.fingerprint('barcode', 'ROTATED-2'));
  });
});

const keysOf = (id: string) => {
  const { keys } = testVault(id) as unknown as { keys: Map<string, Buffer> };
  return keys;
};

describe('a stored delivery', () => {
  it('has nothing in clear, and is worth nothing in another row, or changed', async () => {
    const [one, other] = [await deliver('SECRET-VALUE-1'), await deliver('SECRET-VALUE-2')];
    const dump = Buffer.concat(
      Object.values(one.toObject()).map((value) =>
        Buffer.from(value instanceof Buffer || typeof value === 'string' ? value : String(value)),
      ),
    );
    expect(dump.includes('SECRET-VALUE')).toBe(false);
    const vault = testVault();
    const stolen = Object.assign(other, { iv: one.iv, tag: one.tag, data: one.data });
    expect(() => openContent(vault, stolen)).toThrow();
    one.format = 'aztec';
    expect(() => openContent(vault, one)).toThrow();
  });
});

describe('DELIVERY_KEYS', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64');
  it('is a list, of which the first encrypts', () => {
    expect([...deliveryKeys.parse(`b:${key}, a:${key}`).keys()]).toEqual(['b', 'a']);
  });

  it.each([
    ['no id', key],
    ['a short key', `a:${Buffer.alloc(16, 'abcdefghijklmnop').toString('base64')}`],
    ['an example of zeros', `a:${Buffer.alloc(32).toString('base64')}`],
    ['an example that somebody typed', `a:${Buffer.from('changemechangemechangemechangeme').toString('base64')}`],
    ['an id twice', `a:${key},a:${key}`],
    ['nothing', ''],
  ])('refuses %s', (_name, text) => {
    expect(deliveryKeys.safeParse(text).success).toBe(false);
  });
});
