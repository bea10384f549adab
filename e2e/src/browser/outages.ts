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
  });
}
