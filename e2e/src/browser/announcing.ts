import { hold } from '../journey/market';
import type { Stage } from './actions';

export function announcing(stage: Stage): void {
  describe('the clock', () => {
    it('speaks at 5, 2, 1 minutes and at the end, and never else', async () => {
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, await stage.list('Spoken of', 10));
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await page.clock.install();
      await page.goto(`/orders/${order.id}`);
      await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
      await page.clock.runFor(3_000);
      // From here on only the tab's own clock runs; the server's would tell the true time.
      await page.route(`**/api/orders/${order.id}`, (route) => route.abort());
      await page.evaluate(() => {
        const said: string[] = [];
        Object.assign(window, { said });
        const region = document.querySelector('[data-announcer]');
        if (!region) throw new Error('no live region');
        new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      });
      for (let minute = 0; minute < 14; minute++) await page.clock.runFor(60_000);
      await page.waitForTimeout(500);
      const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
      expect(said).toEqual(['5 minutes left to pay.', '2 minutes left to pay.', 'One minute left to pay.']);
      await page.getByRole('heading', { name: 'Do you need more time?' }).waitFor();
      await page.clock.runFor(90_000);
      await page.getByRole('heading', { name: 'Ending your hold…' }).waitFor();
      await context.close();
    });
  });
}
