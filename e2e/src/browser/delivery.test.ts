import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { BarcodeFormat } from '@tickets/common/contracts';
import type { BrowserContext, Page } from 'playwright-core';
import { awaitOrder, hold, pay, readTicket } from '../journey/market';
import type { Person } from '../journey/person';
import { decode, pictureOf } from './codes';
import { buy, payWith, receiptOf } from './pay';
import { scanning } from './scanning';
import { useStage } from './stage';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
// A change comes over the stream, and orders may learn of it a moment later.
const SOON = { timeout: 10_000 };

describe('the ticket itself', () => {
  const stage = useStage();
  let serial = 0;
  const newValue = () => `TD-${Date.now()}-${++serial}`;

  /** Fills the form to sell up to the ticket itself. */
  async function describeTicket(page: Page, title: string): Promise<void> {
    await page.goto('/tickets/new');
    await page.getByLabel('Event').fill(title);
    await page.getByLabel(/^Your price/).fill('45');
  }

  const listButton = (page: Page) => page.getByRole('button', { name: 'List for $45.00' });

  async function listed(page: Page): Promise<string> {
    await listButton(page).click();
    await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
    return page.url().split('/').at(-1) ?? '';
  }

  async function typeBarcode(page: Page, format: BarcodeFormat, value: string): Promise<void> {
    await page.getByLabel('Barcode', { exact: true }).check();
    await page.getByLabel('Kind of code').selectOption(format);
    await page.getByLabel('Text of the code').fill(value);
  }

  async function pageOf(person: Person, options = {}): Promise<Page> {
    return (await stage.open({ as: person, ...options })).newPage();
  }

  async function boughtBy(buyer: Person, ticketId: string): Promise<string> {
    const order = await hold(buyer, ticketId);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await awaitOrder(buyer, order.id, 'completed');
    return order.id;
  }

  const codeOn = (page: Page) => page.getByRole('img', { name: /of your ticket for/ });

  /** The code as the buyer sees it, once its picture is there. */
  async function openPass(page: Page): Promise<Buffer> {
    await page.getByRole('button', { name: 'Show my ticket' }).click();
    await codeOn(page).waitFor();
    return shownCode(page);
  }

  async function shownCode(page: Page): Promise<Buffer> {
    const code = page.locator('.pass-code');
    await code.locator('img').evaluate((picture: HTMLImageElement) => picture.decode());
    return code.screenshot();
  }

  it.each(['qr', 'aztec', 'pdf417', 'code128'] as const)(
    'sold with a code (%s): what is on the buyer’s phone says what the seller typed',
    async (format) => {
      const value = newValue();
      const selling = await pageOf(await stage.person('seller'));
      await describeTicket(selling, `With a code: ${format}`);
      await selling.getByText('You receive $45.00').waitFor();
      await typeBarcode(selling, format, value);
      const id = await listed(selling);
      await selling.context().close();

      const page = await pageOf(await stage.person('buyer'), PHONE);
      await page.goto(`/tickets/${id}`);
      await page.getByText('Instant: you get it right after you pay.').waitFor();
      await buy(page, id);
      await page.getByText('You get the ticket right after you pay.').waitFor();
      await payWith(page, 'approved');
      await page.getByRole('heading', { name: 'You have your ticket' }).waitFor();
      expect(await page.locator('main').innerText()).not.toContain(value);
      expect(decode(await openPass(page), format)).toBe(value);
      await page.getByText(value, { exact: true }).waitFor();

      await page.reload();
      await codeOn(page).waitFor(SOON);
      await page.context().close();
    },
  );

  it('sold as a PDF: the buyer gets the very file that the seller gave', async () => {
    const paper = await (await stage.open()).newPage();
    const value = newValue();
    await paper.setContent(
      `<h1>Stalls 12</h1><img src="data:image/png;base64,${pictureOf(value).toString('base64')}">`,
    );
    const file = await paper.pdf({ width: '105mm', height: '148mm' });
    await paper.context().close();

    const selling = await pageOf(await stage.person('seller'));
    await describeTicket(selling, 'As a PDF');
    await selling.getByLabel('PDF or picture', { exact: true }).check();
    await selling
      .getByLabel('Your ticket as a PDF or picture')
      .setInputFiles({ name: 'ticket.pdf', mimeType: 'application/pdf', buffer: file });
    const id = await listed(selling);
    await selling.context().close();

    const page = await pageOf(await stage.person('buyer'), PHONE);
    await buy(page, id);
    await payWith(page, 'approved');
    await receiptOf(page).waitFor();
    await page.getByRole('button', { name: 'Show my ticket' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download my ticket' }).click();
    expect(await readFile(await (await download).path())).toEqual(file);
    await page.context().close();
  });

  it('sold as a picture: its code can be read from the buyer’s phone', async () => {
    const value = newValue();
    const selling = await pageOf(await stage.person('seller'));
    await describeTicket(selling, 'As a picture');
    await selling.getByLabel('PDF or picture', { exact: true }).check();
    await selling
      .getByLabel('Your ticket as a PDF or picture')
      .setInputFiles({ name: 'ticket.png', mimeType: 'image/png', buffer: pictureOf(value) });
    const id = await listed(selling);
    await selling.context().close();
    const buyer = await stage.person('buyer');
    const orderId = await boughtBy(buyer, id);
    const page = await pageOf(buyer, PHONE);
    await page.goto(`/orders/${orderId}`);
    await page.getByRole('button', { name: 'Show my ticket' }).click();
    await page.getByRole('img', { name: 'Your ticket for As a picture' }).waitFor();
    expect(decode(await shownCode(page), 'qr')).toBe(value);
    await page.context().close();
  });

  it('comes after the sale: the seller hands it over, and the buyer’s page shows it by itself', async () => {
    const [seller, buyer] = [await stage.person('seller'), await stage.person('buyer')];
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Comes later', price: 45 });
    const receipt = await pageOf(buyer, PHONE);
    await buy(receipt, body.id);
    await receipt.getByText('within 24 hours after you pay. If not, you get $45.00 back.').waitFor();
    const orderId = await boughtBy(buyer, body.id);
    await receipt.goto(`/orders/${orderId}`);
    await receipt.getByRole('heading', { name: 'Your ticket is on its way' }).waitFor();
    expect(await receipt.getByRole('button', { name: 'Show my ticket' }).count()).toBe(0);

    const value = newValue();
    const page = await pageOf(seller);
    await page.goto(`/tickets/${body.id}`);
    await page.getByRole('heading', { name: 'Hand over the ticket' }).waitFor(SOON);
    await page.getByText(/Hand it over by .+; otherwise the buyer gets the money back\./).waitFor();
    // Beside the ticket is a narrow column, in which the fields stand one below the other.
    const field = await page.getByLabel('Text of the code').boundingBox();
    expect(field?.width).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByText('Enter the text of the code').waitFor();
    await page.getByLabel('Text of the code').fill(value);
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByText('Handed over: the buyer has the ticket now.').waitFor();

    await receipt.getByRole('heading', { name: 'You have your ticket' }).waitFor(SOON);
    expect(decode(await openPass(receipt), 'qr')).toBe(value);
    await page.context().close();
    await receipt.context().close();
  });

  it('prints on one page, with its code, the shop, buyer, seller and amount', async () => {
    const value = newValue();
    const [seller, buyer] = [await stage.person('seller'), await stage.person('buyer')];
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Printed', price: 45 });
    const code = { kind: 'barcode', format: 'qr', value };
    expect((await seller.put(`/api/tickets/${body.id}/delivery`, code)).status).toBe(200);
    const page = await pageOf(buyer, { colorScheme: 'dark' });
    await page.goto(`/orders/${await boughtBy(buyer, body.id)}`);
    await openPass(page);
    await page.emulateMedia({ media: 'print' });
    const facts = await page.locator('main').innerText();
    for (const text of ['Ticket Desk', buyer.email, '$45.00', 'Seller', value]) expect(facts).toContain(text);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(decode(await shownCode(page), 'qr')).toBe(value);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.context().close();
  });

  it('a code that is on sale already is refused at its field, and the listing stands and can be corrected', async () => {
    const [taken, own] = [newValue(), newValue()];
    const first = await pageOf(await stage.person('seller'));
    await describeTicket(first, 'The first with this code');
    await typeBarcode(first, 'qr', taken);
    await listed(first);
    await first.context().close();

    const seller = await stage.person('other seller');
    const page = await pageOf(seller);
    await describeTicket(page, 'The second with this code');
    await typeBarcode(page, 'aztec', taken);
    await listButton(page).click();
    await page.getByText('This ticket is on sale or sold already').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('barcode');
    await page.getByText('Your ticket is listed.').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/edit$/);
    await page.getByLabel('Text of the code').fill(own);
    await page.getByRole('button', { name: 'Save at $45.00' }).click();
    await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
    const { id, delivery } = await readTicket(seller, page.url().split('/').at(-1) ?? '');
    expect(delivery).toBe('ready');
    const mine = await seller.get<unknown[]>('/api/tickets?mine=true&status=all');
    expect(mine.body).toHaveLength(1);

    await page.goto(`/tickets/${id}/edit`);
    await page.getByLabel('Take it back').check();
    await page.getByRole('button', { name: 'Save at $45.00' }).click();
    await page.waitForURL(`**/tickets/${id}`);
    expect((await readTicket(seller, id)).delivery).toBe('none');
    await page.context().close();
  });

  it('is read from a picture on the device, by a reader that is loaded only then', async () => {
    const value = newValue();
    const page = await pageOf(await stage.person('seller'));
    await describeTicket(page, 'Read from a picture');
    await page.getByLabel('Barcode', { exact: true }).check();
    await page.waitForTimeout(1_000);
    const scripts: string[] = [];
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
      if (request.method() !== 'GET') sent.push(request.url());
    });
    const picture = page.getByLabel('Read from a picture');
    await picture.setInputFiles({ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByText('This file can’t be read as a picture.').waitFor();
    expect(scripts.length).toBeGreaterThan(0);
    await picture.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: pictureOf(value) });
    await page.getByText('Read: QR code.').waitFor();
    expect(await page.getByLabel('Text of the code').inputValue()).toBe(value);
    expect(sent).toEqual([]);
    await page.context().close();
  });

  it('is never kept in the browser, though the rest of the form is', async () => {
    const value = newValue();
    const page = await pageOf(await stage.person('seller'));
    await describeTicket(page, 'Kept without its code');
    await typeBarcode(page, 'qr', value);
    await listButton(page).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).toContain('Kept without its code');
    expect(kept).not.toContain(value);
    await page.reload();
    await page.getByText('We kept what you typed').waitFor();
    expect(await page.getByLabel('Text of the code').inputValue()).toBe('');
    await page.context().close();
  });

  it('is handed over and opened by keyboard alone', async () => {
    const value = newValue();
    const [seller, buyer] = [await stage.person('seller'), await stage.person('buyer')];
    const page = await pageOf(seller);
    await describeTicket(page, 'By keyboard');
    await page.getByLabel('Later', { exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
    const orderId = await boughtBy(buyer, page.url().split('/').at(-1) ?? '');
    await page.context().close();
    const receipt = await pageOf(buyer);
    await receipt.goto(`/orders/${orderId}`);
    const button = receipt.getByRole('button', { name: 'Show my ticket' });
    await button.and(receipt.locator(':enabled')).waitFor();
    await button.focus();
    await receipt.keyboard.press('Enter');
    await receipt.getByText(value, { exact: true }).waitFor();
    await receipt.context().close();
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds, on any of its pages, %s', async (colorScheme) => {
    const [seller, buyer] = [await stage.person('seller'), await stage.person('buyer')];
    const { body: later } = await seller.post<{ id: string }>('/api/tickets', {
      title: 'Seen by axe: later',
      price: 9,
    });
    const { body: ready } = await seller.post<{ id: string }>('/api/tickets', {
      title: 'Seen by axe: ready',
      price: 9,
    });
    const code = { kind: 'barcode', format: 'qr', value: newValue() };
    expect((await seller.put(`/api/tickets/${ready.id}/delivery`, code)).status).toBe(200);
    const [coming, there] = [await boughtBy(buyer, later.id), await boughtBy(buyer, ready.id)];
    const faults: string[] = [];
    const check = async (page: Page) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      faults.push(...violations.map(({ id, nodes }) => `${page.url()}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) faults.push(`${page.url()}: ${over} px too wide`);
    };
    const viewport = { width: 320, height: 700 };
    const selling: BrowserContext = await stage.open({ as: seller, colorScheme, viewport });
    const form = await selling.newPage();
    await form.goto('/tickets/new');
    for (const choice of ['Barcode', 'PDF or picture']) {
      await form.getByLabel(choice, { exact: true }).check();
      await check(form);
    }
    await form.goto(`/tickets/${later.id}`);
    await form.getByRole('heading', { name: 'Hand over the ticket' }).waitFor(SOON);
    await check(form);
    await selling.close();
    const page = await pageOf(buyer, { colorScheme, viewport });
    await page.goto(`/orders/${coming}`);
    await receiptOf(page).waitFor();
    await check(page);
    await page.goto(`/orders/${there}`);
    await openPass(page);
    await check(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  describe('scanned', () => scanning(stage));
});
