import { type ServiceName, serviceNames } from '@tickets/common/contracts';
import { audit } from '../journey/audit';
import { eventually } from '../journey/expect';
import { serviceCommand } from './service-command';
import { type Shoppers, startShoppers } from './shoppers';
import { useStack } from './use-stack';

type Broker = 'nats-streaming' | 'jetstream';

const running = useStack({ HOLD_MINUTES: '0.5', HOLD_GRACE_MS: '1000' }, { bothBrokers: true });

const OWNERS: readonly ServiceName[] = ['tickets', 'orders', 'payments'];

/** Each service is restarted with other brokers, one after the other. */
async function rollOut(BUS: Broker, BUS_ALSO?: Broker): Promise<void> {
  for (const service of serviceNames) {
    const part = running.stack.part(service);
    Object.assign(part.definition.env, { BUS, BUS_ALSO });
    await part.restart();
  }
}

async function waitForPurchases(shoppers: Shoppers, count: number): Promise<void> {
  const goal = shoppers.purchases.made + count;
  await eventually('purchases go on', async () => shoppers.purchases.made >= goal, 90_000);
}

describe.each([
  ['from NATS Streaming to JetStream', 'nats-streaming', 'jetstream'],
  ['and back again', 'jetstream', 'nats-streaming'],
] as const)('the move %s', (_way, from, to) => {
  it('takes three rollouts under purchases with holds of 30 s, of which none fails', async () => {
    const { stack, cast, stores } = running;
    const shoppers = startShoppers(cast);
    await waitForPurchases(shoppers, 3);
    await rollOut(from, to);
    await waitForPurchases(shoppers, 3);
    await rollOut(to, from);
    for (const owner of OWNERS) expect(await serviceCommand(stack, owner, 'republish')).toContain('sent again');
    await waitForPurchases(shoppers, 3);
    await rollOut(to);
    await waitForPurchases(shoppers, 3);
    const { made, failed, longestMs } = await shoppers.stop();
    console.log(`${made} purchases, ${failed.length} failed, the longest took ${(longestMs / 1000).toFixed(1)} s`);
    expect(failed).toEqual([]);
    expect(longestMs).toBeLessThan(30_000);
    await audit(stores);
    for (const service of ['orders', 'tickets', 'payments', 'expiration'] as const) {
      expect(await serviceCommand(stack, service, 'rebuild')).toContain('rebuilt');
    }
    await audit(stores);
  });
});
