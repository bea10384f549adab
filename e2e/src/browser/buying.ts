import type { ChargeResponse, OrderResponse } from '@tickets/common/contracts';
import { readOrder } from '../journey/market';
import type { Stage } from './actions';
import { buy, fillIn, payWith, receiptOf } from './pay';

// Within 2 s on a quiet machine.
const SOON = { timeout: 10_000 };

export function buying(stage: Stage): void {
  describe('buying', () => {
    it('sells a ticket after a declined card, inside the same hold, at one price everywhere', async () => {
      const id = await stage.list('Decline first', 45);
      const buyer = await stage.person('buyer');
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await buy(page, id);
      await payWith(page, 'declined');
      await page.getByRole('alert').getByText('You were not charged').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('You were not charged');
      await payWith(page, 'approved');
      await receiptOf(page).waitFor();
      expect(await page.getByText('Amount paid').locator('..').textContent()).toContain('$45.00');
      expect(await page.getByText('Visa ending in 4242').count()).toBe(1);
      await page.reload();
      await receiptOf(page).waitFor();
      await context.close();
    });

    it('goes to the bank for 3-D Secure and comes back to the receipt', async () => {
      const id = await stage.list('Bank first', 30);
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      await buy(page, id);
      await payWith(page, 'bank');
      await page.waitForURL(/\/test-bank\//);
      await page.getByRole('button').first().click();
      await receiptOf(page).waitFor();
      expect(new URL(page.url()).search).toBe('');
      await context.close();
    });

    it('P4: comes back from the bank to one slash, though PUBLIC_URL ends with one', async () => {
      const id = await stage.list('Bank and back', 30);
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      await buy(page, id);
      const order = page.url();
      const visited: string[] = [];
      page.on('request', (request) => {
        if (request.isNavigationRequest()) visited.push(request.url().replace(/\?.*/, ''));
      });
      await payWith(page, 'bank');
      await page.waitForURL(/\/test-bank\//);
      const bank = page.url().replace(/\?.*/, '');
      await page.getByRole('button').first().click();
      await receiptOf(page).waitFor();
      expect(visited).toEqual([bank, bank, order]);
      expect(new URL(bank).pathname).toMatch(/^\/test-bank\//);
      await context.close();
    });

    it('charges once on a double click', async () => {
      const id = await stage.list('Double click', 25);
      const buyer = await stage.person('buyer');
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      let requests = 0;
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/payments')) requests++;
      });
      await buy(page, id);
      await fillIn(page, 'approved');
      await page.getByRole('button', { name: /^Pay \$/ }).dblclick();
      await receiptOf(page).waitFor();
      expect(requests).toBe(1);
      const orderId = page.url().split('/').at(-1) ?? '';
      const charge = await buyer.get<ChargeResponse>(`/api/payments/${orderId}`);
      expect(charge.body).toMatchObject({ status: 'completed', amount: 25 });
      await context.close();
    });

    it('lets one of two browsers win a ticket and tells the other why within 2 s', async () => {
      const id = await stage.list('Raced for', 60);
      const contexts = await Promise.all(
        ['first', 'second'].map(async (name) => stage.open({ as: await stage.person(name) })),
      );
      const pages = await Promise.all(contexts.map((context) => context.newPage()));
      // The stream begins once the page's scripts run: a click before that is lost.
      const following = pages.map((page) =>
        page.waitForResponse((response) => response.url().endsWith('/api/tickets/stream')),
      );
      await Promise.all(pages.map((page) => page.goto(`/tickets/${id}`)));
      await Promise.all(following);
      const buttons = pages.map((page) => page.getByRole('button', { name: /^Buy for/ }));
      // Without Playwright's patience: the loser's button goes away as soon as the stream tells of the hold.
      await Promise.all(buttons.map((button) => button.evaluate((element: HTMLElement) => element.click())));
      const outcomes = await Promise.all(
        pages.map((page) =>
          Promise.race([
            page.waitForURL(/\/orders\//, SOON).then(() => 'bought' as const),
            page
              .getByText('You were not charged')
              .first()
              .waitFor(SOON)
              .then(() => 'told' as const),
          ]),
        ),
      );
      expect(outcomes.sort()).toEqual(['bought', 'told']);
      await Promise.all(contexts.map((context) => context.close()));
    });

    it('asks again when the price changed while the buyer looked', async () => {
      const seller = stage.seller;
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Dearer soon', price: 40 });
      const buyer = await stage.person('buyer');
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await page.goto(`/tickets/${body.id}`);
      await seller.put(`/api/tickets/${body.id}`, { title: 'Dearer soon', price: 45 });
      await page.getByRole('button', { name: 'Buy for $4' }).click();
      await page.getByText('Price changed from $40.00 to $45.00. Buy at $45.00?').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Buy for $45.00' }).click();
      await page.waitForURL(/\/orders\//);
      const order = await readOrder(buyer, page.url().split('/').at(-1) ?? '');
      expect(order.ticket.price).toBe(45);
      await context.close();
    });

    it('releases a ticket in words, and it can be bought again', async () => {
      const id = await stage.list('Let go', 33);
      const buyer = await stage.person('buyer');
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      await buy(page, id);
      await page.getByRole('button', { name: 'Release this ticket' }).click();
      await page.getByRole('button', { name: 'Release ticket' }).click();
      await page.getByRole('heading', { name: 'You released this ticket' }).waitFor();
      await page.goto('/orders');
      await page.getByText('Cancelled by you').waitFor();
      await context.close();
    });

    it('shows the right time left although the browser’s clock is 10 minutes wrong', async () => {
      const id = await stage.list('Wrong clock', 20);
      const buyer = await stage.person('buyer');
      const context = await stage.open({ as: buyer });
      await context.addInitScript(() => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + 10 * 60_000;
      });
      const page = await context.newPage();
      await buy(page, id);
      const order = await readOrder(buyer, page.url().split('/').at(-1) ?? '');
      await page.waitForTimeout(1_500);
      const pill = await page.locator('header [role=timer]').textContent();
      const shown = /(\d+):(\d+)/.exec(pill ?? '');
      const leftMs = leftOf(order) - 1_500;
      expect(Math.abs(Number(shown?.[1]) * 60_000 + Number(shown?.[2]) * 1000 - leftMs)).toBeLessThan(5_000);
      await context.close();
    });

    it('is done by keyboard alone', async () => {
      const id = await stage.list('By keyboard', 15);
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      await page.goto(`/tickets/${id}`);
      const tabTo = async (name: RegExp) => {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press('Tab');
          const focused = await page.evaluate(() => {
            const element = document.activeElement;
            return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
          });
          if (name.test(focused.trim())) return;
        }
        throw new Error(`Tab never came to ${name}`);
      };
      await tabTo(/^Buy for/);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/orders\//);
      await page.getByRole('button', { name: /^Pay \$/ }).waitFor();
      await tabTo(/^Test mode: choose a test card/);
      await page.keyboard.press('Enter');
      await tabTo(/^Use card: approved/);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Pay \$/);
      await page.keyboard.press('Enter');
      await receiptOf(page).waitFor();
      await context.close();
    });

    it('gives a calendar entry and a receipt that prints on one page', async () => {
      const id = await stage.list('Print me', 12);
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      await buy(page, id);
      await payWith(page, 'approved');
      await receiptOf(page).waitFor();
      const calendar = await context.request.get(`${page.url()}/ticket.ics`);
      expect(calendar.headers()['content-type']).toContain('text/calendar');
      expect(await calendar.text()).toMatch(/BEGIN:VEVENT\r\n[\s\S]*SUMMARY:Print me\r\n/);
      const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      await context.close();
    });
  });
}

const leftOf = (order: OrderResponse) => Date.parse(order.expiresAt) - Date.parse(order.now);
