import type { AuditAddresses } from '../journey/audit';
import { audit } from '../journey/audit';
import { expectEqual } from '../journey/expect';
import { awaitTicket, readOrder, sell } from '../journey/market';
import { buyWithASecondCard, race, signUp } from '../journey/steps';
import type { Kubectl } from './kubectl';

/** A purchase during which something fails; both cards, the receipt and the sale are asked for as ever. */
export async function buyDuring(url: string, fault: () => Promise<unknown>): Promise<void> {
  const cast = await signUp(url);
  const ticket = await sell(cast.seller, 'Bought in a storm', 19.99);
  const { winner, order } = await race(cast, ticket, 3);
  await buyWithASecondCard(cast, winner, order, async () => {
    await fault();
  });
}

/** No time to drain, as when its node is lost: the process is killed, another pod takes its place. */
export async function killPod(kubectl: Kubectl, name: string): Promise<void> {
  const [pod] = await kubectl.pods(`app=${name}`);
  if (!pod) throw new Error(`${name} has no pod`);
  await kubectl.run(['delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--wait=false']);
}

/** Every store's pod is replaced; what was bought before is still bought, and the services still agree. */
export async function replaceStores(
  kubectl: Kubectl,
  url: string,
  stores: AuditAddresses,
  names: string[],
): Promise<void> {
  const cast = await signUp(url);
  const ticket = await sell(cast.seller, 'Bought before', 19.99);
  const { winner, order } = await race(cast, ticket, 2);
  await buyWithASecondCard(cast, winner, order);
  await Promise.all(names.map((name) => kubectl.run(['delete', 'pod', '-l', `app=${name}`])));
  for (const name of names) await kubectl.rolledOut('statefulset', name);
  await kubectl.refreshForwards();
  await awaitTicket(cast.seller, ticket.id, 'sold');
  expectEqual((await readOrder(winner, order.id)).status, 'completed', 'the order after the restart');
  await audit(stores);
  await buyDuring(url, async () => undefined);
}
