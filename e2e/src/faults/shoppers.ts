import { awaitOrder, hold, pay, sell } from '../journey/market';
import type { Cast } from '../journey/steps';

export interface Purchases {
  made: number;
  /** What each failed purchase failed with. */
  failed: string[];
  /** From the listing to the completed order. */
  longestMs: number;
}

export interface Shoppers {
  /** Of those made so far. */
  readonly purchases: Purchases;
  /** No new purchase begins; those under way come to their end. */
  stop: () => Promise<Purchases>;
}

/** People who list, hold and pay one ticket after the other, whatever happens to the system meanwhile. */
export function startShoppers({ seller, buyer, rival }: Cast, lanes = 2): Shoppers {
  const purchases: Purchases = { made: 0, failed: [], longestMs: 0 };
  let isOpen = true;
  const buyOne = async (shopper: Cast['buyer'], title: string) => {
    const begin = performance.now();
    const ticket = await sell(seller, title, 20);
    const order = await hold(shopper, ticket.id);
    // As the page does: the card can be entered as soon as the ticket is locked.
    await awaitOrder(shopper, order.id, 'awaiting_payment');
    const { status, body } = await pay(shopper, order.id, 'pm_card_visa');
    if (status !== 201) throw new Error(`${title}: paying answers ${status} ${JSON.stringify(body)}`);
    await awaitOrder(shopper, order.id, 'completed');
    purchases.made += 1;
    purchases.longestMs = Math.max(purchases.longestMs, performance.now() - begin);
  };
  const lane = async (index: number) => {
    const shopper = index % 2 === 0 ? buyer : rival;
    for (let n = 1; isOpen; n++) {
      await buyOne(shopper, `Lane ${index + 1}, ticket ${n}`).catch((error: Error) =>
        purchases.failed.push(error.message),
      );
    }
  };
  const all = Array.from({ length: lanes }, (_, index) => lane(index));
  return {
    purchases,
    stop: async () => {
      isOpen = false;
      await Promise.all(all);
      return purchases;
    },
  };
}
