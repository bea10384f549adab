import { buy, payWith, receiptOf } from './pay';
import { useStage } from './stage';

// A hold of 30 s: its last third, in which more time is granted, are 10 s.
describe('the end of a hold', () => {
  const stage = useStage({ env: { HOLD_MINUTES: '0.5', HOLD_GRACE_MS: '1000' } });
  const emulator = (path: string) => `http://127.0.0.1:${stage.ports['stripe-emulator']}/_emulator/${path}`;

  it('is put off from the dialog in one click', async () => {
    const id = await stage.list('A little longer', 14);
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, id);
    const dialog = page.getByRole('dialog', { name: 'Do you need more time?' });
    await dialog.waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: /^Add/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await payWith(page, 'approved');
    await receiptOf(page).waitFor();
    await context.close();
  });

  it('is told on the checkout page, which then offers to hold the ticket again', async () => {
    const id = await stage.list('Too slow', 14);
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, id);
    await page.getByRole('heading', { name: 'Ending your hold…' }).waitFor({ timeout: 40_000 });
    await page.getByRole('heading', { name: /^The hold ended at/ }).waitFor({ timeout: 30_000 });
    await page.getByText('You were not charged.').waitFor();
    await page.getByRole('button', { name: 'Hold again for $14.00' }).click({ timeout: 20_000 });
    await page.waitForURL((url) => url.pathname.startsWith('/orders/'));
    await page.getByRole('button', { name: 'Pay $14.00' }).waitFor();
    await context.close();
  });

  it('comes while the bank still thinks: the hold ends, and what the bank had set aside is given free', async () => {
    const id = await stage.list('Slow bank', 14);
    const context = await stage.open({ as: await stage.person('buyer') });
    const page = await context.newPage();
    await buy(page, id);
    // The last third of the hold has begun; the bank takes longer than what is left of it.
    await page.getByRole('button', { name: 'No, thanks' }).click({ timeout: 30_000 });
    const fault = { kind: 'delay', ms: 14_000, match: { path: '/confirm$' } };
    const ordered = await fetch(emulator('faults'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(ordered.ok).toBe(true);
    await payWith(page, 'approved');
    await page.getByRole('heading', { name: /^The hold ended at/ }).waitFor({ timeout: 40_000 });
    await page
      .getByText(/not charged|nothing was charged/)
      .first()
      .waitFor();
    const orderId = page.url().split('/').at(-1) ?? '';
    const state = (await (await fetch(emulator('state'))).json()) as {
      orders: Record<string, { capturedCents: number }>;
    };
    expect(state.orders[orderId]?.capturedCents).toBe(0);
    await context.close();
  });
});
