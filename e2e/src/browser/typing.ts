import type { Page } from 'playwright-core';
import { hold, readTicket } from '../journey/market';
import type { Stage } from './actions';
import { receiptOf } from './pay';

/** Opens a page whose scripts wait until they are released, and types meanwhile. */
async function typeBeforeScripts(page: Page, path: string, type: () => Promise<unknown>): Promise<void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**', async (route) => {
    if (route.request().resourceType() === 'script') await released;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await type();
  release();
  // Scripts of ours have run once the header's clock-free parts answer: React marks what it owns.
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('form') ?? {}).some((key) => key.startsWith('__react')),
  );
}

export function typing(stage: Stage): void {
  describe('what is typed before the scripts arrive', () => {
    it('T7: stays in the form to sell a ticket, in its preview and in what is listed', async () => {
      const seller = await stage.person('seller');
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await typeBeforeScripts(page, '/tickets/new', async () => {
        await page.getByLabel('Event').fill('Typed early');
        await page.getByLabel(/^Your price/).fill('1,234.50');
        await page.getByLabel('Date and time').fill('2090-06-01T19:30');
        await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
        await page.getByLabel('Category').selectOption('comedy');
      });
      await page.getByRole('button', { name: 'List for $1,234.50' }).click();
      await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
      const listed = await readTicket(seller, page.url().split('/').at(-1) ?? '');
      expect(listed).toMatchObject({
        title: 'Typed early',
        price: 1234.5,
        startsAt: '2090-06-01T18:30:00.000Z',
        timeZone: 'Europe/Lisbon',
        category: 'comedy',
      });
      await context.close();
    });

    it('T7: stays in the form to edit one', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Edited early', price: 20 });
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await typeBeforeScripts(page, `/tickets/${body.id}/edit`, () => page.getByLabel(/^Your price/).fill('22'));
      await page.getByRole('button', { name: 'Save at $22.00' }).click();
      await page.waitForURL(`**/tickets/${body.id}`);
      expect(await readTicket(seller, body.id)).toMatchObject({ title: 'Edited early', price: 22 });
      await context.close();
    });

    it('T7: stays in the card form', async () => {
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, await stage.list('Paid early', 12));
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await typeBeforeScripts(page, `/orders/${order.id}`, async () => {
        await page.getByLabel('Card number').fill('4242424242424242');
        await page.getByLabel('Expiry').fill('1234');
        await page.getByLabel('Security code').fill('123');
      });
      await page.getByRole('button', { name: 'Pay $12.00' }).click();
      await receiptOf(page).waitFor();
      await context.close();
    });

    for (const path of ['/sign-in', '/sign-up']) {
      it(`T7: stays in the form at ${path}`, async () => {
        const context = await stage.open();
        const page = await context.newPage();
        await typeBeforeScripts(page, path, async () => {
          await page.getByLabel('Email').fill('early@example.com');
          await page.getByLabel('Password', { exact: true }).fill('a passphrase of mine');
        });
        expect(await page.getByLabel('Email').inputValue()).toBe('early@example.com');
        expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('a passphrase of mine');
        await context.close();
      });
    }

    it('T7: stays in the search', async () => {
      const context = await stage.open();
      const page = await context.newPage();
      await typeBeforeScripts(page, '/', async () => {
        await page.getByLabel('Search').fill('typed early');
        await page.getByLabel('Sort by').selectOption('newest');
        await page.getByLabel('Price from').fill('5');
      });
      await page.getByRole('button', { name: 'Show tickets' }).click();
      await page.waitForURL((url) => url.searchParams.get('q') === 'typed early');
      const { searchParams } = new URL(page.url());
      expect([searchParams.get('sort'), searchParams.get('minPrice')]).toEqual(['newest', '5']);
      await context.close();
    });
  });

  describe('what is typed into the form to sell a ticket', () => {
    it('T7: is there again after a reload, until the seller starts over', async () => {
      const context = await stage.open({ as: await stage.person('seller') });
      const page = await context.newPage();
      await page.goto('/tickets/new');
      await page.getByLabel('Event').fill('Kept over a reload');
      await page.getByLabel(/^Your price/).fill('31');
      await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
      await page.getByRole('button', { name: 'List for $31.00' }).waitFor();
      await page.reload();
      await page.getByText('We kept what you typed').waitFor();
      expect(await page.getByLabel('Event').inputValue()).toBe('Kept over a reload');
      expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Lisbon');
      await page.getByRole('button', { name: 'List for $31.00' }).waitFor();
      await page.getByRole('button', { name: 'Start over' }).click();
      expect(await page.getByLabel('Event').inputValue()).toBe('');
      expect(await page.getByLabel('Time zone').inputValue()).toBe('America/New_York');
      await page.reload();
      await page.getByRole('button', { name: 'List ticket' }).and(page.locator(':enabled')).waitFor();
      expect(await page.getByText('We kept what you typed').count()).toBe(0);
      await context.close();
    });

    it('T7: stays when the connection is cut off, and is sent when it is back', async () => {
      const context = await stage.open({ as: await stage.person('seller') });
      const page = await context.newPage();
      await page.goto('/tickets/new');
      await page.getByLabel('Event').fill('Kept over a cut-off');
      await page.getByLabel(/^Your price/).fill('32');
      await context.setOffline(true);
      await page.getByRole('button', { name: 'List for $32.00' }).click();
      await page.getByRole('alert').getByText('We couldn’t reach the server').waitFor();
      expect(await page.getByLabel('Event').inputValue()).toBe('Kept over a cut-off');
      await context.setOffline(false);
      await page.getByRole('button', { name: 'List for $32.00' }).click();
      await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
      await context.close();
    });
  });
}
