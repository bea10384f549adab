import AxeBuilder from '@axe-core/playwright';
import type { BarcodeFormat } from '@tickets/common/contracts';
import type { Page } from 'playwright-core';
import { awaitOrder, hold, pay } from '../journey/market';
import type { Stage } from './actions';
import { withCamera } from './camera';
import { pictureOf } from './codes';

// The reader is loaded first, and a film has a picture every tenth of a second.
const SOON = { timeout: 30_000 };

/** The camera reads what the seller holds before it: a film of a code in place of a device. */
export function scanning(stage: Stage): void {
  let serial = 0;
  const newValue = () => `SC-${Date.now()}-${++serial}`;

  async function formOf(open: Stage['open'], options = {}): Promise<Page> {
    const page = await (await open({ as: await stage.person('seller'), ...options })).newPage();
    await page.goto('/tickets/new');
    await page.getByLabel('Barcode', { exact: true }).check();
    return page;
  }

  const scanButton = (page: Page) => page.getByRole('button', { name: 'Scan with the camera' });
  const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Scan your ticket' });

  /** Where the camera does not start in time, the shop says so, and the seller tries again. */
  async function scan(page: Page): Promise<void> {
    const read = page.getByText(/^Read: /);
    for (let tries = 1; tries <= 3; tries++) {
      await scanButton(page).click();
      await read.or(dialogOf(page).getByRole('alert').getByText(/./)).first().waitFor(SOON);
      if (await read.isVisible()) return;
      await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    }
    throw new Error('the camera did not start');
  }

  /** The picture that the shop draws for a buyer: what somebody who bought a ticket has in the hand. */
  async function boughtCode(format: BarcodeFormat, value: string): Promise<Buffer> {
    const [seller, buyer] = [await stage.person('seller'), await stage.person('buyer')];
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: `Filmed: ${format}`, price: 9 });
    const { status } = await seller.put(`/api/tickets/${body.id}/delivery`, { kind: 'barcode', format, value });
    expect(status).toBe(200);
    const order = await hold(buyer, body.id);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await awaitOrder(buyer, order.id, 'completed');
    const context = await stage.open({ as: buyer });
    const page = await context.newPage();
    await page.goto(`/orders/${order.id}`);
    await page.getByRole('button', { name: 'Show my ticket' }).click();
    await page.getByText(value, { exact: true }).waitFor();
    const picture = await (await context.request.get(`/api/tickets/${body.id}/pass.png`)).body();
    await context.close();
    return picture;
  }

  it.each(['qr', 'pdf417', 'code128'] as const)(
    'a code before the camera (%s) comes into the form, and the camera is off then',
    async (format) => {
      // A film lies quite still, and there are codes that the reader does not find so: this one it does.
      const value = format === 'qr' ? 'SC-4711-0042' : newValue();
      const picture = format === 'qr' ? pictureOf(value) : await boughtCode(format, value);
      await withCamera(stage, { picture }, async ({ open, tracksIn }) => {
        const page = await formOf(open);
        const sent: string[] = [];
        page.on('request', (request) => {
          if (request.method() !== 'GET') sent.push(request.url());
        });
        await scan(page);
        expect(await page.getByLabel('Text of the code').inputValue()).toBe(value);
        expect(await page.getByLabel('Kind of code').inputValue()).toBe(format);
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('barcode');
        await dialogOf(page).waitFor({ state: 'detached' });
        expect(await tracksIn(page.context())).toEqual(['ended']);
        expect(sent).toEqual([]);
      });
    },
  );

  it.each(['Cancel', 'Escape'] as const)('the camera is off after %s, and focus is where it came from', async (way) => {
    await withCamera(stage, {}, async ({ open, tracksIn }) => {
      const page = await formOf(open);
      await scanButton(page).focus();
      await page.keyboard.press('Enter');
      await page.locator('video').waitFor(SOON);
      expect(await tracksIn(page.context())).toEqual(['live']);
      if (way === 'Escape') await page.keyboard.press('Escape');
      else await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
      await dialogOf(page).waitFor({ state: 'detached' });
      expect(await tracksIn(page.context())).toEqual(['ended']);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Scan with the camera');
    });
  });

  it('a camera that may not be used, or is not there, is said in words; the text can still be typed', async () => {
    for (const [camera, text] of [
      [{ answer: 'deny' }, 'The camera may not be used.'],
      [{ isMissing: true }, 'No camera was found.'],
    ] as const) {
      await withCamera(stage, camera, async ({ open }) => {
        const page = await formOf(open);
        await scanButton(page).click();
        await dialogOf(page).getByRole('alert').getByText(text).waitFor(SOON);
        await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
        await page.getByLabel('Text of the code').fill('TYPED');
      });
    }
  });

  it('the reader of codes is loaded by its button alone', async () => {
    await withCamera(stage, {}, async ({ open }) => {
      const page = await (await open({ as: await stage.person('seller') })).newPage();
      const scripts: Promise<string>[] = [];
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.push(response.text());
      });
      const isLoaded = async () => (await Promise.all(scripts)).some((text) => text.includes('PDF_417'));
      for (const path of ['/', '/sales', '/orders', '/tickets/new']) await page.goto(path);
      await page.getByLabel('Barcode', { exact: true }).check();
      expect(await isLoaded()).toBe(false);
      await scanButton(page).click();
      await page.locator('video').waitFor(SOON);
      expect(await isLoaded()).toBe(true);
    });
  });

  it.each(['light', 'dark'] as const)(
    'the dialog has no fault that axe finds, and fits in 320 px, %s',
    async (colorScheme) => {
      const faults: string[] = [];
      for (const camera of [{}, { answer: 'deny' }] as const) {
        await withCamera(stage, camera, async ({ open }) => {
          const page = await formOf(open, { colorScheme, viewport: { width: 320, height: 700 } });
          await scanButton(page).click();
          await ('answer' in camera
            ? dialogOf(page).getByRole('alert').locator('p, div').first()
            : page.locator('video')
          ).waitFor(SOON);
          const { violations } = await new AxeBuilder({ page }).analyze();
          faults.push(...violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`));
          const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (over > 0) faults.push(`${over} px too wide`);
        });
      }
      expect(faults).toEqual([]);
    },
  );
}
