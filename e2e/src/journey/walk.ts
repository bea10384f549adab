import { type AuditAddresses, audit } from './audit';
import { sell } from './market';
import {
  buyWithASecondCard,
  type Cast,
  cancelFreesTheTicket,
  doublePayment,
  expiredHoldFreesTheTicket,
  lateTimerFreesNobody,
  race,
  sellerCanNotEdit,
  signUp,
  startHoldThatExpires,
} from './steps';

export interface Walk {
  url: string;
  buyers: number;
  /** What the audit reads; without it that step is left out, and said so. */
  stores: AuditAddresses | undefined;
  strike: (() => Promise<void>) | undefined;
}

/** Prints a step with its time; the first that fails ends the journey. */
async function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  try {
    const value = await run();
    console.log(`  ok    ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
    return value;
  } catch (error) {
    console.log(`  FAIL  ${name}`);
    throw error;
  }
}

/** The main job of the marketplace from sign-up to the expired hold; returns how many steps passed. */
export async function walk({ url, buyers, stores, strike }: Walk): Promise<number> {
  let passed = 0;
  const take = async <T>(name: string, run: () => Promise<T>) => {
    const value = await step(name, run);
    passed += 1;
    return value;
  };
  const cast: Cast = await take('a seller and two buyers sign up', () => signUp(url));
  const expiring = await take('one of them starts a hold that shall expire', () => startHoldThatExpires(cast));
  const ticket = await take('the seller lists a ticket at 19.99', () => sell(cast.seller, 'The race', 19.99));
  const { winner, order } = await take(`${buyers} buyers race for it, exactly one wins`, () =>
    race(cast, ticket, buyers),
  );
  await take('its seller can not edit it while it is held', () => sellerCanNotEdit(cast, ticket.id));
  await take(
    `a declined card, then a good one${strike ? ', while a part fails' : ''}: receipt, order completed, ticket sold`,
    () => buyWithASecondCard(cast, winner, order, strike),
  );
  const released = await take('a hold is released, its ticket is for sale again', () => cancelFreesTheTicket(cast));
  await take('two clicks on Pay charge once', () => doublePayment(cast));
  await take('the late timer of the released hold frees nobody', () => lateTimerFreesNobody(cast, released));
  if (stores) {
    await take('replicas agree, outboxes are empty, money equals completed orders', () => audit(stores));
  } else {
    console.log('  --    audit left out: no --mongo and --emulator given');
  }
  await take('the first hold has expired, its ticket is for sale again', () =>
    expiredHoldFreesTheTicket(cast, expiring),
  );
  if (stores) await take('and still all agree', () => audit(stores));
  return passed;
}
