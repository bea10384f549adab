import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { awaitOrder, hold, pay } from '../journey/market';
import type { Person } from '../journey/person';
import { decode } from './codes';
import { useStage } from './stage';

// What one side does reaches the other's page over several services.
const SOON = { timeout: 20_000 };

describe('sales, refunds and resale', () => {
  const stage = useStage();
  let serial = 0;
  const newValue = () => `RF-${Date.now()}-${++serial}`;

  async function pageOf(person: Person, options = {}): Promise<Page> {
    return (await stage.open({ as: person, ...options })).newPage();
  }

  /** Lists a ticket, with a code where one is given, and sells it. */
  async function sold(title: string, seller: Person, buyer: Person, value?: string) {
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title, price: 45 });
    if (value) {
      const { status } = await seller.put(`/api/tickets/${body.id}/delivery`, { kind: 'barcode', format: 'qr', value });
      expect(status).toBe(200);
    }
    return { ticketId: body.id, orderId: await buyTicket(buyer, body.id) };
  }

  async function buyTicket(buyer: Person, ticketId: string): Promise<string> {
    const order = await hold(buyer, ticketId);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await pay(buyer, order.id, 'pm_card_visa');
    await awaitOrder(buyer, order.id, 'completed');
    return order.id;
  }

  const people = async () => [await stage.person('seller'), await stage.person('buyer')] as const;

  it('a seller sees what to hand over until when, hands it over there, and the buyer’s orders say so', async () => {
    const [seller, buyer] = await people();
    const { orderId } = await sold('Sold and due', seller, buyer);
    const receipt = await pageOf(buyer);
    await receipt.goto(`/orders/${orderId}`);
    await receipt.getByText(/^Comes by /).waitFor(SOON);
    await receipt.getByText('you get $45.00 back').first().waitFor();
    const page = await pageOf(seller);
    await page.goto('/');
    await page.getByRole('link', { name: 'My sales' }).click();
    await page.getByText(/^Hand over by /).waitFor(SOON);
    await page.getByText('You receive $45.00').waitFor();
    await page.getByText('Payouts are not part of this shop yet').waitFor();
    await page.getByText('Hand over the ticket', { exact: true }).click();
    await page.getByLabel('Text of the code').fill(newValue());
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByText('Handed over', { exact: true }).waitFor(SOON);
    await receipt.getByRole('heading', { name: 'You have your ticket' }).waitFor(SOON);
    await receipt.goto('/orders');
    await receipt.getByText('Paid · ticket ready').waitFor(SOON);
    await page.context().close();
    await receipt.context().close();
  });

  it('a seller gives the money back, both sides’ pages say so, and the ticket is listed again', async () => {
    const [seller, buyer] = await people();
    const { ticketId, orderId } = await sold('Given back', seller, buyer, newValue());
    const receipt = await pageOf(buyer);
    await receipt.goto(`/orders/${orderId}`);
    await receipt.getByRole('button', { name: 'Show my ticket' }).waitFor();
    const page = await pageOf(seller);
    await page.goto('/sales');
    await page.getByRole('button', { name: 'Give the money back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give the money back' }).click();
    await page.getByText('Refunded by you').waitFor(SOON);
    await receipt.getByRole('heading', { name: 'This order was refunded' }).waitFor(SOON);
    await receipt.getByText('The seller gave you the money back.').waitFor();
    await receipt.getByText('Refunded on').waitFor();
    await receipt.goto('/orders');
    await receipt.getByText('Refunded $45.00').waitFor();
    await receipt.goto(`/tickets/${ticketId}`);
    await receipt.getByText('You bought this ticket and got your money back.').waitFor();
    await page.goto('/tickets/mine');
    await page.getByText('Refunded by you').waitFor();
    await page.goto('/sales');
    await page.getByRole('link', { name: 'List again' }).click();
    await page.getByText('Filled in from your earlier listing.').waitFor();
    await page.getByRole('button', { name: 'List for $45.00' }).click();
    await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
    await page.context().close();
    await receipt.context().close();
  });

  it('a buyer asks for a refund of a cancelled event, and the seller confirms it', async () => {
    const [seller, buyer] = await people();
    const { orderId } = await sold('Event cancelled', seller, buyer);
    const receipt = await pageOf(buyer);
    await receipt.goto(`/orders/${orderId}`);
    await receipt.getByText('Something wrong with this ticket?').click();
    await receipt.getByRole('button', { name: 'The event is cancelled' }).click();
    await receipt.getByRole('dialog').getByRole('button', { name: 'Ask for a refund' }).click();
    await receipt.getByText(/^You asked for \$45\.00 back on /).waitFor(SOON);
    const page = await pageOf(seller);
    await page.goto('/sales');
    const toDo = page.locator('section', { has: page.getByRole('heading', { name: 'For you to do' }) });
    await toDo.getByText('The buyer asks for a refund: the event is cancelled').waitFor(SOON);
    await page.getByRole('button', { name: 'Confirm and give the money back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give the money back' }).click();
    await page.getByText('Refunded: the event was cancelled').waitFor(SOON);
    await receipt.getByText('The event was cancelled, so you got your money back.').waitFor(SOON);
    await page.context().close();
    await receipt.context().close();
  });

  it('a buyer sells the ticket on; the new buyer gets the code, and the old page shows it no more', async () => {
    const [seller, buyer] = await people();
    const value = newValue();
    const { orderId } = await sold('Sold on', seller, buyer, value);
    const page = await pageOf(buyer);
    await page.goto(`/orders/${orderId}`);
    await page.getByRole('link', { name: 'Resell' }).click();
    await page.getByText('Filled in from your order.').waitFor();
    expect(await page.getByLabel('Event').inputValue()).toBe('Sold on');
    expect(await page.getByText('How do you hand it over?').count()).toBe(0);
    await page.getByRole('button', { name: 'List for $45.00' }).click();
    await page.waitForURL(/\/tickets\/[0-9a-f]{24}$/);
    const resold = page.url().split('/').at(-1) ?? '';
    await page.goto(`/orders/${orderId}`);
    await page.getByText('You are selling it on.').waitFor(SOON);
    expect(await page.getByRole('link', { name: 'See your listing' }).getAttribute('href')).toBe(`/tickets/${resold}`);
    expect(await page.getByRole('link', { name: 'Resell' }).count()).toBe(0);
    const next = await stage.person('next buyer');
    const nextOrder = await buyTicket(next, resold);
    const receipt = await pageOf(next, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    await receipt.goto(`/orders/${nextOrder}`);
    await receipt.getByRole('button', { name: 'Show my ticket' }).click();
    await receipt.locator('.pass-code img').evaluate((picture: HTMLImageElement) => picture.decode());
    expect(decode(await receipt.locator('.pass-code').screenshot(), 'qr')).toBe(value);
    await page.getByRole('heading', { name: 'You sold this ticket on' }).waitFor(SOON);
    expect(await page.getByRole('button', { name: 'Show my ticket' }).count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toContain(value);
    await page.goto('/orders');
    const earlier = page.locator('section', { has: page.getByRole('heading', { name: 'Earlier' }) });
    await earlier.getByText('Paid · sold on').waitFor(SOON);
    await page.context().close();
    await receipt.context().close();
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds, and fits in 320 px, %s', async (colorScheme) => {
    const [seller, buyer] = await people();
    const due = await sold('Seen by axe: due', seller, buyer);
    const done = await sold('Seen by axe: done', seller, buyer, newValue());
    await seller.post(`/api/orders/${done.orderId}/refund`, { reason: 'seller' });
    await awaitOrder(buyer, done.orderId, 'cancelled');
    const faults: string[] = [];
    for (const [person, paths] of [
      [seller, ['/sales', '/tickets/mine', `/tickets/new?ticket=${done.ticketId}`, '/refunds']],
      [buyer, ['/sales', '/orders', `/orders/${due.orderId}`, `/orders/${done.orderId}`]],
    ] as const) {
      const page = await pageOf(person, { colorScheme, viewport: { width: 320, height: 700 } });
      for (const path of paths) {
        await page.goto(path);
        for (const drawer of await page.locator('main summary').all()) await drawer.click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        faults.push(...violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) faults.push(`${path}: ${over} px too wide`);
      }
      await page.context().close();
    }
    expect(faults).toEqual([]);
  });
});
