import type { Page } from 'playwright-core';
import { Provider } from '../chaos/provider';
import { eventually } from '../journey/expect';
import { awaitOrder, hold, pay } from '../journey/market';
import type { Person } from '../journey/person';
import { buy, fillIn, receiptOf } from './pay';
import { useStage } from './stage';
import { type Translator, translate } from './translator';

// A change comes over the stream: within 2 s on a quiet machine.
const SOON = { timeout: 6_000 };

describe('pages that stay true', () => {
  const stage = useStage();

  /** The stream begins with a word, after which no change is missed. */
  async function openFollowing(page: Page, path: string): Promise<void> {
    const stream = page.waitForResponse((response) => response.url().endsWith('/api/tickets/stream'));
    await page.goto(path);
    await stream;
  }

  async function pageOf(person: Person | undefined, path: string): Promise<Page> {
    const page = await (await stage.open({ as: person })).newPage();
    await openFollowing(page, path);
    return page;
  }

  const pillOf = (page: Page) => page.locator('header [role=timer]');

  it('P1: tells the buyer’s other tab that the ticket is on hold for them', async () => {
    const id = await stage.list('In two tabs', 20);
    const buyer = await stage.person('buyer');
    const context = await stage.open({ as: buyer });
    const [other, elsewhere, buying] = [await context.newPage(), await context.newPage(), await context.newPage()];
    await openFollowing(other, `/tickets/${id}`);
    await openFollowing(elsewhere, '/orders');
    await buy(buying, id);
    await other.getByText('It is on hold for you.').waitFor(SOON);
    expect(await other.getByText('Someone is buying it').count()).toBe(0);
    await pillOf(other).waitFor(SOON);
    // A page that the ticket is not on has only the browser's word for it.
    await pillOf(elsewhere).waitFor(SOON);
    await elsewhere.getByText('In two tabs').waitFor(SOON);
    await other.getByRole('link', { name: 'Go to checkout' }).click();
    await other.waitForURL(/\/orders\/[0-9a-f]{24}$/);
    await context.close();
  });

  it('P2: tells the buyer who released it elsewhere that a rival holds it, and stops the clock in the header', async () => {
    const id = await stage.list('Released elsewhere', 20);
    const [buyer, rival] = [await stage.person('buyer'), await stage.person('rival')];
    const order = await hold(buyer, id);
    const page = await pageOf(buyer, `/tickets/${id}`);
    await page.getByText('It is on hold for you.').waitFor();
    await pillOf(page).waitFor();
    await buyer.delete(`/api/orders/${order.id}`);
    await hold(rival, id);
    await page.getByText('Someone is buying it').waitFor(SOON);
    expect(await page.getByText('It is on hold for you.').count()).toBe(0);
    await pillOf(page).waitFor({ state: 'detached', ...SOON });
    await page.context().close();
  });

  it('P2: stops the clock in the header once the ticket is paid for, and names the buyer on its page', async () => {
    const id = await stage.list('Paid elsewhere', 20);
    const buyer = await stage.person('buyer');
    const order = await hold(buyer, id);
    const [front, page] = [await pageOf(buyer, '/'), await pageOf(buyer, `/tickets/${id}`)];
    await pillOf(front).waitFor();
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await pillOf(front).waitFor({ state: 'detached', ...SOON });
    await page.getByText('You bought this ticket.').waitFor(SOON);
    await page.getByRole('link', { name: 'View your order' }).click();
    await receiptOf(page).waitFor();
    await front.context().close();
    await page.context().close();
  });

  describe.each(['replace', 'wrap'] as const)('P3: under a translator (%s)', (how: Translator) => {
    async function translated(page: Page): Promise<string[]> {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await translate(page, how);
      return faults;
    }

    it('P3: a ticket’s price and status go on telling the truth', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Translated', price: 20 });
      const page = await pageOf(undefined, `/tickets/${body.id}`);
      const faults = await translated(page);
      const card = page.locator('article').first();
      await seller.put(`/api/tickets/${body.id}`, { title: 'Translated', price: 25 });
      await card.getByText('$25.00').waitFor(SOON);
      const order = await hold(await stage.person('buyer'), body.id);
      await card.getByText('On hold').waitFor(SOON);
      expect(await card.getByText('Available').count()).toBe(0);
      await page.getByText('Someone is buying it').waitFor(SOON);
      expect(order.ticket.price).toBe(25);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it('P3: the clocks of checkout and header go on, and a release is told', async () => {
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, await stage.list('Translated at checkout', 20));
      const page = await (await stage.open({ as: buyer })).newPage();
      await page.clock.install();
      await page.goto(`/orders/${order.id}`);
      await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
      await page.clock.runFor(3_000);
      const faults = await translated(page);
      // From here on only the tab's own clock runs; the server's would tell the true time.
      await page.route('**/api/orders**', (route) => route.abort());
      const clocks = page.locator('[role=timer]');
      const before = await clocks.allTextContents();
      expect(before).toHaveLength(2);
      await page.clock.runFor(70_000);
      const after = await clocks.allTextContents();
      expect(after.map((text, index) => text === before[index])).toEqual([false, false]);
      await page.unroute('**/api/orders**');
      await page.getByRole('button', { name: 'Release this ticket' }).click();
      await page.getByRole('button', { name: 'Release ticket' }).click();
      await page.getByRole('heading', { name: 'You released this ticket' }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it('P3: a decline is told at checkout, and the purchase done', async () => {
      const page = await (await stage.open({ as: await stage.person('buyer') })).newPage();
      await buy(page, await stage.list('Translated and paid', 20));
      await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
      const faults = await translated(page);
      await fillIn(page, 'declined');
      await page.locator('form [type=submit]').click();
      await page.getByRole('alert').getByText('You were not charged').waitFor();
      await translate(page, how);
      await fillIn(page, 'approved');
      await page.locator('form [type=submit]').click();
      await receiptOf(page).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it('P3: My listings move a ticket from group to group', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Translated listing', price: 20 });
      const page = await pageOf(seller, '/tickets/mine');
      const faults = await translated(page);
      await hold(await stage.person('buyer'), body.id);
      await page.getByRole('heading', { name: 'On hold', exact: true }).waitFor(SOON);
      await page.getByText('1 on hold for $20.00').waitFor(SOON);
      expect(await page.getByRole('heading', { name: 'On sale', exact: true }).count()).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });

  it('ends the stream while the tab is hidden, and reads what was missed when it is seen again', async () => {
    const id = await stage.list('Behind another tab', 20);
    const page = await pageOf(undefined, `/tickets/${id}`);
    const show = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/tickets/stream'));
    await show(true);
    await ended;
    await hold(await stage.person('rival'), id);
    await show(false);
    await page.getByText('Someone is buying it').waitFor(SOON);
    await page.context().close();
  });

  it('P7: My listings follow a ticket through hold and sale: chip, group and sum', async () => {
    const seller = await stage.person('seller');
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Watched by its seller', price: 20 });
    const page = await pageOf(seller, '/tickets/mine');
    const group = (name: string) => page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });
    await page.getByText('1 on sale for $20.00').waitFor();
    const buyer = await stage.person('buyer');
    const order = await hold(buyer, body.id);
    await group('On hold').getByText('Watched by its seller').waitFor(SOON);
    await page.getByText('1 on hold for $20.00').waitFor(SOON);
    expect(await group('On sale').count()).toBe(0);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await group('Sold').locator('[data-status=sold]').waitFor(SOON);
    expect(await page.locator('[data-status=yours]').count()).toBe(0);
    await page.getByText('1 sold for $20.00').waitFor(SOON);
    expect(await group('On hold').count()).toBe(0);
    await page.context().close();
  });

  it('P8: speaks to the seller of their own ticket, on sale and sold', async () => {
    const seller = await stage.person('seller');
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Seen by its seller', price: 20 });
    const page = await pageOf(seller, `/tickets/${body.id}`);
    await page.getByText('This is what the buyer pays.').waitFor();
    await page.getByRole('link', { name: 'Edit ticket' }).waitFor();
    const buyer = await stage.person('buyer');
    const order = await hold(buyer, body.id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await page.getByText('You sold this ticket.').waitFor(SOON);
    expect(await page.getByRole('link', { name: 'Edit ticket' }).count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toMatch(/This is all you pay|Well done/);
    await openFollowing(page, '/tickets/mine');
    await page.getByText('View ticket').waitFor();
    expect(await page.getByText('View and edit').count()).toBe(0);
    await page.context().close();
  });

  it('M7: a receipt says what was given back and disputed at the provider, and then that nothing was bought', async () => {
    const id = await stage.list('Given back later', 20);
    const buyer = await stage.person('buyer');
    const order = await hold(buyer, id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await awaitOrder(buyer, order.id, 'completed');
    const provider = new Provider(`http://127.0.0.1:${stage.ports['stripe-emulator']}`, stage.url);
    const page = await pageOf(buyer, `/orders/${order.id}`);
    const says = async (text: string | RegExp) => {
      // The provider's webhook comes first; the page is read as a buyer would who comes back to it.
      await eventually(`the receipt says ${text}`, async () => {
        await page.reload();
        return (await page.locator('main').getByText(text).count()) > 0;
      });
    };
    await provider.dashboard('refunds', { order: order.id, amount: 500 });
    await says('$5.00 was given back to you');
    const dispute = await provider.dashboard('disputes', { order: order.id, amount: 1500 });
    await says('$15.00 of this payment is disputed');
    // While its bank looks into it, the rest can't be given back.
    await provider.dashboard(`disputes/${dispute.id}`, { status: 'won' });
    await says('The dispute over $15.00 was closed');
    await provider.dashboard('refunds', { order: order.id });
    await says('This order was refunded');
    await page.goto(`/tickets/${id}`);
    expect(await page.getByRole('button', { name: /^Buy for/ }).count()).toBe(0);
    await page.context().close();
  });
});
