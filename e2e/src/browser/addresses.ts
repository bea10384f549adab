import { hold } from '../journey/market';
import type { Stage } from './actions';

const MALFORMED = [
  '/tickets/%ZZ',
  '/orders/%E0%A4%A',
  '/orders/%ZZ',
  '/tickets/%ZZ/edit',
  '/%ZZ',
  '/%',
  '/tickets/%00',
  '/orders/a%00b',
  '/tickets/%2F%2Fevil.example',
  '/tickets/nowhere',
  `/tickets/${'0'.repeat(24)}`,
  `/orders/${'0'.repeat(24)}`,
  '/nowhere',
  `/tickets/${'a'.repeat(3_000)}`,
  `/orders/${'%F0%9F%98%80'.repeat(300)}`,
];

export function addresses(stage: Stage): void {
  describe('addresses', () => {
    for (const javaScriptEnabled of [true, false]) {
      it(`P5: that are malformed show the page for what does not exist, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
        const context = await stage.open({ javaScriptEnabled, as: await stage.person('reader') });
        const page = await context.newPage();
        for (const path of MALFORMED) {
          const response = await page.goto(path);
          expect([path, response?.status()]).toEqual([path, 404]);
          await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
          await page.getByText(`Request ${response?.headers()['x-request-id']}`).waitFor();
          await page.getByRole('link', { name: 'Browse tickets' }).waitFor();
        }
        for (const path of ['/', '/sign-up', '/orders', `/tickets/${await stage.list('There it is', 10)}`]) {
          expect([path, (await page.goto(path))?.status()]).toEqual([path, 200]);
        }
        const tooLong = await page.goto(`/tickets/${'a'.repeat(20_000)}`);
        expect(tooLong?.status()).toBe(431);
        await page.getByText(/^Request \S+/).waitFor();
        await page.getByRole('link', { name: 'Browse tickets' }).click();
        await page.getByRole('heading', { name: 'Tickets for sale' }).waitFor();
        await context.close();
      });
    }

    it('P4: with repeated slashes lead to the page that was meant, the return from the bank too', async () => {
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, await stage.list('Two slashes', 10));
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(`${stage.url}//tickets/mine`);
      await page.getByRole('heading', { name: 'My listings' }).waitFor();
      expect(page.url()).toBe(`${stage.url}/tickets/mine`);
      await page.goto(`${stage.url}//`);
      await page.getByRole('heading', { name: 'Tickets for sale' }).waitFor();
      await page.goto(`${stage.url}//orders/${order.id}?payment_intent=pi_1&redirect_status=failed`);
      await page.getByRole('button', { name: 'Pay $10.00' }).waitFor();
      await page.waitForURL(`${stage.url}/orders/${order.id}`);
      expect(faults).toEqual([]);
      await context.close();
    });

    for (const javaScriptEnabled of [true, false]) {
      it(`P9: the way back to all tickets keeps the search, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
        const id = await stage.list('Found by its rare word Quokkafest', 10);
        const context = await stage.open({ javaScriptEnabled });
        const page = await context.newPage();
        await page.goto('/?q=quokkafest&sort=newest');
        await page.locator(`#ticket-${id}`).getByRole('link').click();
        await page.waitForURL(`**/tickets/${id}`);
        await page.getByRole('link', { name: 'All tickets' }).click();
        await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('q') === 'quokkafest');
        expect(await page.getByLabel('Search').inputValue()).toBe('quokkafest');
        expect(new URL(page.url()).searchParams.get('sort')).toBe('newest');
        await context.close();
      });
    }

    it('P9: the search is kept over the sign-in page too', async () => {
      const person = await stage.person('buyer');
      const id = await stage.list('Found by its rare word Numbatfest', 10);
      const context = await stage.open();
      const page = await context.newPage();
      await page.goto('/?q=numbatfest');
      await page.locator(`#ticket-${id}`).getByRole('link').click();
      await page.getByRole('link', { name: 'Sign in to buy' }).click();
      await page.getByLabel('Email').fill(person.email);
      await page.getByLabel('Password', { exact: true }).fill(person.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: /^Buy for/ }).waitFor();
      await page.getByRole('link', { name: 'All tickets' }).click();
      await page.waitForURL((url) => url.searchParams.get('q') === 'numbatfest');
      await context.close();
    });
  });

  describe('what the eye follows', () => {
    it('P12: the keyboard’s ring goes round the whole card, where nothing cuts it', async () => {
      const id = await stage.list('Focused by keyboard', 10);
      const context = await stage.open();
      const page = await context.newPage();
      await page.goto('/?q=Focused+by+keyboard');
      const card = page.locator(`#ticket-${id}`);
      await card.getByRole('link').focus();
      // A ring is for the keyboard: focus that a script sets shows it once a key was the last thing pressed.
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      const ring = await card.evaluate((element) => {
        const clips = (node: Element | null): boolean =>
          node !== null && (getComputedStyle(node).overflow !== 'visible' || clips(node.parentElement));
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          outlineStyle,
          outlineWidth,
          isCut: clips(element.parentElement),
          link: getComputedStyle(document.activeElement ?? element).outlineStyle,
        };
      });
      expect(ring).toEqual({ outlineStyle: 'solid', outlineWidth: '3px', isCut: false, link: 'none' });
      await context.close();
    });

    it('P12: primary buttons have an edge in high contrast', async () => {
      const context = await stage.open({ forcedColors: 'active' });
      const page = await context.newPage();
      await page.goto('/');
      const edge = await page.getByRole('button', { name: 'Show tickets' }).evaluate((button) => {
        const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(button);
        return { borderTopStyle, borderTopWidth, differs: borderTopColor !== backgroundColor };
      });
      expect(edge).toEqual({ borderTopStyle: 'solid', borderTopWidth: '1px', differs: true });
      await context.close();
    });
  });
}
