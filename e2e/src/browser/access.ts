import { hold } from '../journey/market';
import type { Stage } from './actions';
import { payWith, receiptOf } from './pay';

const ELSEWHERE = [
  '/.//evil.example',
  '/a/..//x',
  '/%2e//x',
  '/.\\\\x',
  '/.\\x',
  '/\t/evil.example',
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
];

export function access(stage: Stage): void {
  describe('access', () => {
    it('A1: a sign-in leads nowhere but to our own pages, signed in or out', async () => {
      const person = await stage.person('buyer');
      const signedIn = await stage.open({ as: person });
      const page = await signedIn.newPage();
      for (const next of ELSEWHERE) {
        await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        const { origin, pathname } = new URL(page.url());
        expect([origin, pathname.startsWith('//')]).toEqual([stage.url, false]);
      }
      await signedIn.close();
      for (const next of ELSEWHERE.slice(0, 4)) {
        const context = await stage.open();
        const form = await context.newPage();
        await form.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        await form.getByLabel('Email').fill(person.email);
        await form.getByLabel('Password', { exact: true }).fill(person.password);
        await form.getByRole('button', { name: 'Sign in', exact: true }).click();
        await form.waitForURL(`${stage.url}/`);
        await context.close();
      }
    });

    it.each(['/sign-in', '/sign-up'])('A1: %s takes the first of two pages to return to', async (path) => {
      const context = await stage.open();
      const page = await context.newPage();
      const response = await page.goto(`${path}?next=%2Forders&next=%2F%2Fevil.example`);
      expect(response?.status()).toBe(200);
      await page.getByLabel('Email').waitFor();
      await context.close();
    });

    it('A2: with auth down a buyer still pays for what they hold, and sees their pages', async () => {
      const buyer = await stage.person('buyer');
      const order = await hold(buyer, await stage.list('Paid without auth', 33));
      const other = await stage.list('Bought without auth', 34);
      const context = await stage.open({ as: buyer });
      const page = await context.newPage();
      const stranger = await stage.open();
      // A page that was drawn before says so when a sign-out does not work.
      const before = await context.newPage();
      await before.goto('/orders');
      await before.getByRole('button', { name: 'Sign out' }).waitFor();
      await stage.control('auth', 'stop');
      try {
        await before.getByRole('button', { name: 'Sign out' }).click();
        await before.getByRole('status').getByText('are still signed in').waitFor();
        await page.goto(`/orders/${order.id}`);
        await page.getByText('Signing in and out is not possible right now').waitFor();
        expect(await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).count()).toBe(0);
        await page.getByRole('link', { name: /ticket on hold/ }).waitFor();
        await payWith(page, 'approved');
        await receiptOf(page).waitFor();
        await page.goto('/orders');
        await page.getByText('Paid without auth').waitFor();
        await page.goto('/tickets/mine');
        await page.getByRole('heading', { name: 'You have not listed a ticket yet' }).waitFor();
        await page.goto('/tickets/new');
        await page.getByLabel('Event').waitFor();
        await page.goto(`/tickets/${other}`);
        await page.getByRole('button', { name: 'Buy for $34.00' }).click();
        await page.waitForURL(/\/orders\/[0-9a-f]{24}$/);
        // Who brings no session at all is signed out, whatever auth does.
        const visit = await stranger.newPage();
        await visit.goto(`/orders/${order.id}`);
        await visit.waitForURL('**/sign-in?next=**');
        expect(await visit.getByText('Signing in and out is not possible').count()).toBe(0);
      } finally {
        await stage.control('auth', 'start');
      }
      await page.goto('/orders');
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      await stranger.close();
      await context.close();
    });

    it('A2: with auth down a session that is none is refused by the service that knows it', async () => {
      const context = await stage.open();
      await context.addCookies([{ name: 'session', value: 'bm9uc2Vuc2U', url: stage.url }]);
      const page = await context.newPage();
      await stage.control('auth', 'stop');
      try {
        for (const path of ['/orders', '/tickets/mine', `/orders/${'0'.repeat(24)}`]) {
          await page.goto(path);
          expect(new URL(page.url()).pathname).toBe('/sign-in');
        }
      } finally {
        await stage.control('auth', 'start');
      }
      await context.close();
    });
  });
}
