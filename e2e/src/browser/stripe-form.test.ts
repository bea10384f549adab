import type { OrderResponse } from '@tickets/common/contracts';
import { type TestCard, testCards } from '@tickets/common/test-cards';
import type { BrowserContext, Page } from 'playwright-core';
import { readOrder } from '../journey/market';
import type { Person } from '../journey/person';
import { readKnownOptions } from './fake-stripe/known-options';
import { serveStripe } from './fake-stripe/serve-stripe';
import { buy, receiptOf } from './pay';
import { useStage } from './stage';

const cardThatIs = (outcome: TestCard['outcome']) => testCards.find((card) => card.outcome === outcome)?.number ?? '';
const APPROVED = cardThatIs('approved');
const DECLINED = cardThatIs('declined');
const BANK_ASKS = cardThatIs('requires 3-D Secure');

// A stack with a publishable key, so that its checkout shows Stripe's own form; payments still talks to the emulator.
describe("M1: Stripe's card form", () => {
  const stage = useStage({ env: { STRIPE_PUBLISHABLE_KEY: 'pk_test_browser' } });
  const known = readKnownOptions();
  let buyer: Person;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];

  beforeEach(async () => {
    buyer = await stage.person('buyer');
    context = await stage.open({ as: buyer });
    await serveStripe(context, `http://127.0.0.1:${stage.ports['stripe-emulator']}`, known);
    page = await context.newPage();
    faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/IntegrationError|Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    await buy(page, await stage.list('In real mode', 45));
  });

  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  async function payWithCard(number: string): Promise<void> {
    const frame = page.frameLocator('iframe[title="Secure payment input frame"]');
    await frame.getByLabel('Card number').fill(number);
    await frame.getByLabel('Expiration date').fill('12 / 34');
    await frame.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Pay $45.00' }).click();
  }

  const order = (): Promise<OrderResponse> => readOrder(buyer, page.url().split('/').at(-1) ?? '');
  const bank = () => page.frameLocator('iframe[title="3-D Secure"]');

  it('M1: pays by a confirmation token, up to the receipt', async () => {
    const tokens: unknown[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/payments')) tokens.push(request.postDataJSON());
    });
    await payWithCard(APPROVED);
    await receiptOf(page).waitFor();
    expect(tokens).toEqual([{ orderId: expect.any(String), confirmationTokenId: expect.stringMatching(/^ctoken_/) }]);
    expect(await order()).toMatchObject({ status: 'completed', payment: { last4: '4242', amount: 45 } });
  });

  it('M1: lets the bank ask over the page, and takes its approval', async () => {
    await payWithCard(BANK_ASKS);
    await bank().getByRole('button', { name: 'Complete' }).click();
    await receiptOf(page).waitFor();
    expect(await order()).toMatchObject({ status: 'completed', payment: { last4: '3220' } });
  });

  it('M1: says that nothing was charged after the bank said no, and takes another card', async () => {
    await payWithCard(BANK_ASKS);
    await bank().getByRole('button', { name: 'Fail' }).click();
    await page.getByRole('alert').getByText('You were not charged.').waitFor();
    await payWithCard(APPROVED);
    await receiptOf(page).waitFor();
  });

  it('M1: says that nothing was charged after a decline, and takes another card', async () => {
    await payWithCard(DECLINED);
    await page.getByRole('alert').getByText('Your card was declined. You were not charged.').waitFor();
    expect((await order()).status).toBe('awaiting_payment');
    await payWithCard(APPROVED);
    await receiptOf(page).waitFor();
  });

  it('M1: says what is missing in an incomplete form', async () => {
    await page.frameLocator('iframe[title="Secure payment input frame"]').getByLabel('Card number').fill('4242');
    await page.getByRole('button', { name: 'Pay $45.00' }).click();
    await page.getByRole('alert').getByText('Your card number is incomplete. You were not charged.').waitFor();
  });

  it('M1: goes on with the bank after the page was loaded again in between', async () => {
    await payWithCard(BANK_ASKS);
    await bank().getByRole('button', { name: 'Complete' }).waitFor();
    await page.reload();
    await page.getByText('Your bank needs to verify this payment').waitFor();
    await page.getByRole('button', { name: 'Continue at your bank' }).click();
    await bank().getByRole('button', { name: 'Complete' }).click();
    await receiptOf(page).waitFor();
  });

  it('M1: says so when the script can’t be loaded, and loads it when asked again', async () => {
    await context.route('https://js.stripe.com/**/stripe.js*', (route) => route.abort());
    await page.reload();
    const notice = page.getByRole('alert').filter({ hasText: 'could not be loaded. You were not charged.' });
    await notice.waitFor();
    await context.unroute('https://js.stripe.com/**/stripe.js*');
    await page.getByRole('button', { name: 'Load it again' }).click();
    await payWithCard(APPROVED);
    await receiptOf(page).waitFor();
  });

  it('M1: lets Stripe’s hosts in at checkout alone', async () => {
    const policyOf = async (path: string) =>
      (await context.request.get(path)).headers()['content-security-policy'] ?? '';
    const checkout = await policyOf(new URL(page.url()).pathname);
    expect(checkout).toMatch(/frame-src [^;]*https:\/\/js\.stripe\.com[^;]* https:\/\/hooks\.stripe\.com/);
    expect(checkout).toMatch(/connect-src [^;]*https:\/\/api\.stripe\.com/);
    for (const path of ['/', '/orders', '/sign-in', '/tickets/new'])
      expect(await policyOf(path)).not.toContain('stripe');
  });
});
