import type { Page } from 'playwright-core';
import { readTicket } from '../journey/market';
import type { Stage } from './actions';

const listButton = (page: Page) => page.getByRole('button', { name: /^List/ });

async function fillIn(page: Page, title: string, startsAt = ''): Promise<void> {
  await page.goto('/tickets/new');
  await page.getByLabel('Event').fill(title);
  await page.getByLabel(/^Your price/).fill('45');
  if (startsAt) await page.getByLabel('Date and time').fill(startsAt);
}

export function datesAndPrices(stage: Stage): void {
  describe('dates and prices', () => {
    it('T1: a date without its time is a fault of its field', async () => {
      const context = await stage.open({ as: await stage.person('seller') });
      const page = await context.newPage();
      await fillIn(page, 'Half a date');
      await page.getByLabel('Date and time').focus();
      await page.keyboard.type('05012090');
      await listButton(page).click();
      await page.getByText('Enter the whole date and time').waitFor();
      expect(await page.getByLabel('Date and time').getAttribute('aria-invalid')).toBe('true');
      expect(new URL(page.url()).pathname).toBe('/tickets/new');
      await context.close();
    });

    it('T2: a time that the clocks leave out is refused in words; one that comes twice is asked about', async () => {
      const seller = await stage.person('seller');
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await fillIn(page, 'Nights of clock change', '2090-03-12T02:30');
      await listButton(page).click();
      await page.getByText('This time does not exist on that day in the time zone America/New York').waitFor();
      await page.getByLabel('Date and time').fill('2090-11-05T01:30');
      await page.getByLabel(/comes twice that night/).selectOption('second');
      await listButton(page).click();
      await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
      const id = page.url().split('/').at(-1) ?? '';
      const listed = await readTicket(seller, id);
      expect(listed.startsAt).toBe('2090-11-05T06:30:00.000Z');
      await page.goto(`/tickets/${id}/edit`);
      expect(await page.getByLabel(/comes twice that night/).inputValue()).toBe('second');
      await page.getByRole('button', { name: 'Save at $45.00' }).click();
      await page.waitForURL(`**/tickets/${id}`);
      expect((await readTicket(seller, id)).startsAt).toBe(listed.startsAt);
      await context.close();
    });

    it('T2: an edit of the price leaves the seconds of the start alone', async () => {
      const seller = await stage.person('seller');
      const start = { startsAt: '2090-06-01T18:30:07.250Z', timeZone: 'Europe/Lisbon' };
      const { body } = await seller.post<{ id: string }>('/api/tickets', {
        title: 'To the second',
        price: 20,
        ...start,
      });
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      await page.goto(`/tickets/${body.id}/edit`);
      await page.getByLabel(/^Your price/).fill('21');
      await page.getByRole('button', { name: 'Save at $21.00' }).click();
      await page.waitForURL(`**/tickets/${body.id}`);
      expect(await readTicket(seller, body.id)).toMatchObject({ ...start, price: 21 });
      await context.close();
    });

    it('T10: no button and no preview offers a price that can’t be', async () => {
      const context = await stage.open({ as: await stage.person('seller') });
      const page = await context.newPage();
      await fillIn(page, 'Not for nothing');
      const preview = page.getByRole('region', { name: 'How buyers see it' });
      for (const price of ['0', '0.49', '1000000', 'cheap']) {
        await page.getByLabel(/^Your price/).fill(price);
        await page.getByRole('button', { name: 'List ticket', exact: true }).click();
        await page.getByText('from $0.50 to $999,999.99.').last().waitFor();
        expect(await preview.textContent()).not.toContain('$');
      }
      for (const price of ['1,234.50', '45 USD', '.5', '5.']) {
        await page.getByLabel(/^Your price/).fill(price);
        await page.getByRole('button', { name: /^List for \$/ }).waitFor();
        expect(await preview.textContent()).toContain('$');
      }
      await context.close();
    });

    it('T11: what the seller left blank is claimed nowhere', async () => {
      const seller = await stage.person('seller');
      const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Nothing more said', price: 20 });
      const context = await stage.open({ as: seller });
      const page = await context.newPage();
      for (const path of [`/tickets/${body.id}`, '/?q=Nothing+more+said', '/tickets/mine', '/tickets/new']) {
        await page.goto(path);
        const text = await page.locator('main').innerText();
        expect(text).not.toMatch(/announced|admission|TBA/i);
      }
      await context.close();
    });
  });
}
