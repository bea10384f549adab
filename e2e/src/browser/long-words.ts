import { hold, pay } from '../journey/market';
import type { Stage } from './actions';

const CITY = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';
const WORD = 'Donaudampfschifffahrtselektrizitätenhaupt'.slice(0, 40);

export function longWords(stage: Stage): void {
  describe('long words', () => {
    const details = {
      title: `${WORD}${'x'.repeat(40)} ${'Whole '.repeat(6)}end`,
      price: 999_999.99,
      venue: WORD,
      city: CITY,
      section: WORD,
      row: WORD.slice(0, 20),
      seat: WORD.slice(0, 20),
      startsAt: '2090-06-01T18:30:00Z',
      timeZone: 'America/Argentina/ComodRivadavia',
    };
    const listed = async () => (await stage.seller.post<{ id: string }>('/api/tickets', details)).body.id;

    it('T8: widen no page at 320 px', async () => {
      const buyer = await stage.person('buyer');
      const [open, held, bought, dropped] = [await listed(), await listed(), await listed(), await listed()];
      const own = await buyer.post<{ id: string }>('/api/tickets', details);
      const order = await hold(buyer, held);
      const paid = await hold(buyer, bought);
      expect((await pay(buyer, paid.id, 'pm_card_visa')).status).toBe(201);
      const gone = await hold(buyer, dropped);
      await buyer.delete(`/api/orders/${gone.id}`);
      const context = await stage.open({ as: buyer, viewport: { width: 320, height: 700 } });
      const page = await context.newPage();
      const paths = [
        ...[
          '/',
          `/?q=${WORD}`,
          `/?minPrice=${CITY}`,
          '/tickets/mine',
          '/tickets/new',
          '/orders',
          '/nowhere',
          `/${CITY}`,
        ],
        ...[`/tickets/${open}`, `/tickets/${held}`, `/tickets/${bought}`, `/tickets/${own.body.id}`],
        ...[`/tickets/${own.body.id}/edit`, `/orders/${order.id}`, `/orders/${paid.id}`, `/orders/${gone.id}`],
      ];
      const wide: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) wide.push(`${path}: ${over} px`);
      }
      await page.goto('/tickets/new');
      for (const [label, text] of [
        ['Event', details.title],
        ['Venue', WORD],
        ['City', CITY],
        ['Section', WORD],
      ] as const) {
        await page.getByLabel(label, { exact: true }).fill(text);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([...wide, over]).toEqual([0]);
      await context.close();
    });

    it('T12: a title of 120 characters stands whole on its own page, though a list shortens it', async () => {
      const id = await listed();
      const context = await stage.open({ viewport: { width: 360, height: 700 } });
      const page = await context.newPage();
      await page.goto(`/tickets/${id}`);
      const heading = page.getByRole('heading', { level: 1 });
      expect(await heading.innerText()).toBe(details.title);
      const hidden = await heading.evaluate((title) => ({
        below: title.scrollHeight - title.clientHeight,
        clamp: getComputedStyle(title).webkitLineClamp,
      }));
      expect(hidden).toEqual({ below: 0, clamp: 'none' });
      await page.goto(`/?q=${WORD}`);
      const inList = page.locator(`#ticket-${id}`).getByRole('heading');
      expect(await inList.evaluate((title) => title.scrollHeight - title.clientHeight)).toBeGreaterThan(0);
      await context.close();
    });
  });
}
