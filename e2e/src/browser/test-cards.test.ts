import { type TestCard, testCards } from '@tickets/common/test-cards';
import type { Page } from 'playwright-core';
import { buy, fillIn, receiptOf } from './pay';
import { useStage } from './stage';

/** How each outcome looks at checkout, to the end. */
const endings: Record<TestCard['outcome'], (page: Page) => Promise<void>> = {
  approved: (page) => receiptOf(page).waitFor(),
  declined: (page) => refused(page, 'Your card was declined.'),
  'insufficient funds': (page) => refused(page, 'Your card has insufficient funds.'),
  'requires 3-D Secure': async (page) => {
    await approveAtTheBank(page);
    await receiptOf(page).waitFor();
  },
  'requires 3-D Secure, then declined': async (page) => {
    await approveAtTheBank(page);
    await refused(page, 'Your card was declined.');
  },
};

const refused = (page: Page, reason: string) =>
  page.getByRole('alert').getByText(`${reason} You were not charged.`).waitFor();

async function approveAtTheBank(page: Page): Promise<void> {
  await page.waitForURL(/\/test-bank\//);
  await page.getByRole('button', { name: 'Approve payment' }).click();
}

describe('the card form of the test mode', () => {
  const stage = useStage();

  it.each(testCards)('P6: $number at checkout: $outcome', async ({ number, outcome }) => {
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, await stage.list('Paid by a test card', 45));
    await page.getByLabel('Card number').pressSequentially(number);
    await page.getByLabel('Expiry').pressSequentially('1234');
    await page.getByLabel('Security code').pressSequentially('123');
    await page.getByRole('button', { name: 'Pay $45.00' }).click();
    await endings[outcome](page);
    await context.close();
  });

  it('T7: keeps what was typed into the card form before the scripts came', async () => {
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, await stage.list('Typed early', 45));
    let letThrough = () => {};
    const gate = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route('**/_next/static/**/*.js', async (route) => {
      await gate;
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    await page.getByLabel('Card number').pressSequentially('4242424242424242');
    await page.getByLabel('Expiry').pressSequentially('1234');
    await page.getByLabel('Security code').pressSequentially('123');
    letThrough();
    await page.getByRole('button', { name: 'Pay $45.00' }).click();
    await receiptOf(page).waitFor();
    await context.close();
  });

  it('a payment whose connection is lost is looked up, and found paid, when it had reached the service', async () => {
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, await stage.list('Lost on the way back', 45));
    await page.route('**/api/payments', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await payApproved(page);
    await receiptOf(page).waitFor();
    await context.close();
  });

  it('a payment that never reached the service is said to be not charged, and can be made again', async () => {
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, await stage.list('Lost on the way there', 45));
    await page.route('**/api/payments', (route) => route.abort());
    await payApproved(page);
    await page.getByText('Please don’t pay again.').waitFor();
    await page.getByRole('alert').getByText('Your payment did not reach us. You were not charged.').waitFor();
    await page.unroute('**/api/payments');
    await payApproved(page);
    await receiptOf(page).waitFor();
    await context.close();
  });
});

async function payApproved(page: Page): Promise<void> {
  await fillIn(page, 'approved');
  await page.getByRole('button', { name: 'Pay $45.00' }).click();
}
