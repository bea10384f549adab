import AxeBuilder from '@axe-core/playwright';
import type { Stage } from './actions';

export function outages(stage: Stage): void {
  describe('services down', () => {
    it('says what does not work, and works again', async () => {
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      await stage.control('tickets', 'stop');
      try {
        await page.goto('/');
        await page.getByRole('heading', { name: 'Tickets can’t be shown right now' }).waitFor();
      } finally {
        await stage.control('tickets', 'start');
      }
      await page.getByRole('link', { name: 'Try again' }).click();
      await page.getByText(/^Showing \d+ of/).waitFor();
      await stage.control('orders', 'stop');
      try {
        await page.goto('/orders');
        await page.getByRole('heading', { name: 'Your orders can’t be shown right now' }).waitFor();
        expect(await page.getByRole('link', { name: 'My listings' }).count()).toBeGreaterThan(0);
      } finally {
        await stage.control('orders', 'start');
      }
      await context.close();
    });

    it('without a connection shows a page of ours with a way on, which needs no script', async () => {
      const context = await stage.open({ serviceWorkers: 'allow' });
      const page = await context.newPage();
      await page.goto('/');
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await context.setOffline(true);
      await page.goto('/sign-up');
      await page.getByRole('heading', { name: 'No connection' }).waitFor();
      expect(await page.locator('script').count()).toBe(0);
      expect(await page.getByRole('link', { name: 'Browse tickets' }).getAttribute('href')).toBe('/');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.getByRole('link', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'No connection' }).waitFor();
      await context.setOffline(false);
      await page.getByRole('link', { name: 'Try again' }).click();
      await page.getByLabel('Email').waitFor();
      expect(new URL(page.url()).pathname).toBe('/sign-up');
      await context.close();
    });
  });
}
