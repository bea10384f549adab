import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext } from 'playwright-core';
import { hold } from '../journey/market';
import type { Stage } from './actions';
import { buy, payWith, receiptOf } from './pay';

export function accessibility(stage: Stage): void {
  describe('accessibility', () => {
    let signedIn: string[] = [];
    const signedOut = ['/', '/?q=nothing-is-called-so', '/refunds', '/sign-in', '/sign-up', '/nowhere'];
    let buyer: Awaited<ReturnType<Stage['person']>>;

    beforeAll(async () => {
      buyer = await stage.person('buyer');
      const [open, held, bought, dropped] = await Promise.all(
        ['Open', 'Held', 'Bought', 'Dropped'].map((title) => stage.list(`Seen by axe: ${title}`, 10)),
      );
      if (!open || !held || !bought || !dropped) throw new Error('no tickets to look at');
      const own = await buyer.post<{ id: string }>('/api/tickets', { title: 'Seen by axe: own', price: 10 });
      const order = await hold(buyer, held);
      const gone = await hold(buyer, dropped);
      await buyer.delete(`/api/orders/${gone.id}`);
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await buy(page, bought);
      await payWith(page, 'approved');
      await receiptOf(page).waitFor();
      const receipt = new URL(page.url()).pathname;
      await context.close();
      signedOut.push(`/tickets/${open}`, `/tickets/${held}`, `/tickets/${bought}`);
      signedIn = [
        '/',
        `/tickets/${open}`,
        `/tickets/${own.body.id}`,
        `/tickets/${own.body.id}/edit`,
        '/tickets/new',
        '/tickets/mine',
        '/orders',
        '/sales',
        '/refunds',
        `/orders/${order.id}`,
        `/orders/${gone.id}`,
        receipt,
      ];
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`finds no fault on any page, ${colorScheme}, signed out`, async () => {
        expect(await faultsOn(await stage.open({ colorScheme }), signedOut)).toEqual([]);
      });
      it(`finds no fault on any page, ${colorScheme}, signed in`, async () => {
        expect(await faultsOn(await stage.open({ colorScheme, as: buyer }), signedIn)).toEqual([]);
      });
    }

    // 200 % zoom of 1280 px is a page of 640 px.
    it.each([320, 640])('needs no sideways scrolling at %i px', async (width) => {
      const context = await stage.open({ as: buyer, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const wide: string[] = [];
      for (const path of [...signedIn, '/nowhere']) {
        await page.goto(path);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) wide.push(`${path}: ${over} px`);
      }
      expect(wide).toEqual([]);
      await context.close();
    });
  });
}

async function faultsOn(context: BrowserContext, paths: string[]): Promise<string[]> {
  const faults: string[] = [];
  const page = await context.newPage();
  for (const path of paths) {
    const response = await page.goto(path);
    if ((response?.status() ?? 500) >= 500) faults.push(`${path}: ${response?.status()}`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    faults.push(...violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
  }
  await context.close();
  return faults;
}
