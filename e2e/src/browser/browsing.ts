import { hold } from '../journey/market';
import type { Stage } from './actions';

export function browsing(stage: Stage): void {
  describe('browsing', () => {
    const word = `Festival${Date.now()}`;
    beforeAll(async () => {
      for (let n = 1; n <= 30; n++) await stage.list(`${word} night ${n}`, 10 + n);
    });

    for (const javaScriptEnabled of [true, false]) {
      it(`searches, filters, sorts and pages ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
        const context = await stage.open({ javaScriptEnabled });
        const page = await context.newPage();
        await page.goto('/');
        await page.getByLabel('Search').fill(word);
        await page.getByLabel('Sort by').selectOption('-price');
        await page.getByRole('button', { name: 'Show tickets' }).click();
        await page.getByText('Showing 24 of 30').waitFor();
        expect(await page.locator('article').first().textContent()).toContain('$40.00');
        await page.getByRole('link', { name: /^Load more \(24 of 30/ }).click();
        await page.getByText('Showing 30 of 30').waitFor();
        expect(await page.locator('article').count()).toBe(30);
        await page.getByLabel('Price from').fill('38,50');
        await page.getByRole('button', { name: 'Show tickets' }).click();
        await page.getByText('Showing 2 of 2').waitFor();
        await page.getByLabel('Search').fill('nothing is called so');
        await page.getByRole('button', { name: 'Show tickets' }).click();
        await page.getByRole('heading', { name: 'Nothing matches your search' }).waitFor();
        await context.close();
      });
    }

    it('says which price it could not read and shows the rest', async () => {
      const context = await stage.open();
      const page = await context.newPage();
      await page.goto(`/?q=${word}&minPrice=cheap`);
      await page.getByText('“cheap” is not a price').waitFor();
      expect(await page.locator('article').count()).toBe(24);
      await context.close();
    });

    it('shows a hold in another browser within 2 s, without moving anything', async () => {
      const id = await stage.list(`${word} watched`, 99);
      const context = await stage.open();
      const page = await context.newPage();
      await page.goto(`/?q=${word}%20watched`);
      await page.locator(`#ticket-${id} [data-status=available]`).waitFor();
      // The stream is open once the page has read itself again.
      await page.waitForTimeout(1_000);
      await page.evaluate(() => {
        const sum = { shift: 0 };
        Object.assign(window, { sum });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum.shift += (entry as unknown as { value: number }).value;
        }).observe({ entryTypes: ['layout-shift'] });
      });
      await hold(await stage.person('buyer'), id);
      await page.locator(`#ticket-${id} [data-status=held]`).waitFor({ timeout: 2_000 });
      const shift = await page.evaluate(() => (window as unknown as { sum: { shift: number } }).sum.shift);
      expect(shift).toBeLessThanOrEqual(0.02);
      await context.close();
    });

    it('has a page for what does not exist, with the id of the request', async () => {
      const context = await stage.open();
      const page = await context.newPage();
      for (const path of ['/nowhere', '/_dev', '/tickets/nowhere', `/tickets/${'0'.repeat(24)}`]) {
        const response = await page.goto(path);
        expect(response?.status()).toBe(404);
        await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
        expect(await page.getByText(/^Request \S+/).count()).toBe(1);
      }
      await context.close();
    });
  });
}
