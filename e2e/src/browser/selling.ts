import { hold } from '../journey/market';
import type { Stage } from './actions';

export function selling(stage: Stage): void {
  describe('selling', () => {
    it('lists a ticket, with a preview and a price as people write it', async () => {
      const context = await stage.open({ as: await stage.person('seller') });
      const page = await context.newPage();
      await page.goto('/tickets/new');
      await page.getByRole('button', { name: /^List/ }).click();
      await page.getByText('Enter the event name.').waitFor();
      await page.getByLabel('Event').fill('Harbour Lights');
      await page.getByLabel(/^Your price/).fill('45,50');
      await page.getByLabel('Date and time').fill('2090-06-01T19:30');
      await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
      const preview = page.getByRole('region', { name: 'How buyers see it' });
      expect(await preview.textContent()).toContain('$45.50');
      await page.getByRole('button', { name: 'List for $45.50' }).click();
      await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
      await page.getByText('This is your ticket.').waitFor();
      await page.getByText('Thu, Jun 1, 2090, 7:30 PM', { exact: false }).first().waitFor();
      await context.close();
    });

    it('refuses an edit while a buyer holds the ticket, and allows it after', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Locked', price: 20 });
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, body.id);
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await page.goto(`/tickets/${body.id}`);
      await page.getByText('A buyer is paying for it right now').waitFor();
      expect(await page.getByRole('link', { name: 'Edit ticket' }).count()).toBe(0);
      await buyer.delete(`/api/orders/${order.id}`);
      await page.getByRole('link', { name: 'Edit ticket' }).click();
      await page.getByLabel(/^Your price/).fill('22');
      await page.getByRole('button', { name: 'Save at $22.00' }).click();
      await page.waitForURL(`**/tickets/${body.id}`);
      await page.getByText('$22.00').first().waitFor();
      await context.close();
    });

    it('tells a seller on any page that a buyer is paying', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Look, a buyer', price: 20 });
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await page.goto('/orders');
      // The stream is open once its answer began.
      await page.waitForTimeout(1_500);
      await hold(await stage.person('buyer'), body.id);
      await page.getByRole('status').getByText('A buyer is paying for “Look, a buyer”.').waitFor({ timeout: 5_000 });
      await context.close();
    });

    it('takes a listing down after asking once', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Not for long', price: 20 });
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await page.goto(`/tickets/${body.id}/edit`);
      await page.getByRole('button', { name: 'Remove listing' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove listing' }).click();
      await page.waitForURL('**/tickets/mine');
      await page.getByRole('heading', { name: 'Removed' }).waitFor();
      await context.close();
    });

    it('keeps what was typed when the session is over in mid-form', async () => {
      const seller = await stage.person('seller');
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await page.goto('/tickets/new');
      await page.getByLabel('Event').fill('Do not lose me');
      await page.getByLabel(/^Your price/).fill('31');
      await context.clearCookies();
      await page.getByRole('button', { name: /^List/ }).click();
      await page.getByRole('link', { name: /what you typed is kept/ }).click();
      await page.getByLabel('Email').fill(seller.email);
      await page.getByLabel('Password', { exact: true }).fill(seller.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL('**/tickets/new');
      await page.getByRole('region', { name: 'How buyers see it' }).getByText('Do not lose me').waitFor();
      expect(await page.getByLabel('Event').inputValue()).toBe('Do not lose me');
      await context.close();
    });

    it('takes a signed-out buyer to the sign-in page and back to the ticket', async () => {
      const id = await stage.list('Come back to me', 18);
      const buyer = await stage.person('buyer');
      const context = await stage.open();
      const page = await context.newPage();
      await page.goto(`/tickets/${id}`);
      await page.getByRole('link', { name: 'Sign in to buy' }).click();
      await page.getByLabel('Email').fill(buyer.email);
      await page.getByLabel('Password', { exact: true }).fill('wrong password');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').locator('[tabindex]').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(buyer.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL(`**/tickets/${id}`);
      await page.getByRole('button', { name: 'Buy for $18.00' }).waitFor();
      await context.close();
    });

    it('never leaves its own origin after signing in', async () => {
      const context = await stage.open({ as: await stage.person('buyer') });
      const page = await context.newPage();
      for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%09/evil.example']) {
        await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        expect(new URL(page.url()).origin).toBe(stage.url);
      }
      await context.close();
    });
  });
}
