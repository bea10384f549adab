import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { NatsStreamingBus } from '@tickets/common/bus';
import { Subjects } from '@tickets/common/contracts';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually, expectStatus } from '../journey/expect';
import { awaitOrder, awaitTicket, hold, pay } from '../journey/market';
import type { Person } from '../journey/person';
import { useStage } from './stage';

const PARTS = 11;

/** Puts an event aside in a service, as it stands after a fault of the service that has been mended since. */
async function putAside(mongoUrl: string, event: { subject: string; content: unknown }): Promise<string> {
  const data = JSON.stringify(event.content);
  const key = createHash('sha256').update(`${event.subject}\n${data}`).digest('hex').slice(0, 24);
  const client = await new MongoClient(mongoUrl).connect();
  try {
    const letter = { _id: key, subject: event.subject, data, error: 'Error: mended since', attempts: 5 };
    const now = new Date();
    await client
      .db()
      .collection<typeof letter & { firstFailedAt: Date; deadAt: Date }>('dead_letters')
      .insertOne({ ...letter, firstFailedAt: now, deadAt: now });
  } finally {
    await client.close();
  }
  return key;
}

/** What reaches beyond the page, by its tag and the beginning of its text; empty where the page fits. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const over = [...document.querySelectorAll('main *')].filter(
      (element) =>
        element.getBoundingClientRect().right > window.innerWidth || element.scrollWidth > element.clientWidth,
    );
    return [`${document.documentElement.scrollWidth} px`].concat(
      over.map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 60)}`),
    );
  });
}

async function publishPoison(natsPort: number, subject: Subjects): Promise<void> {
  const bus = new NatsStreamingBus({
    url: `nats://127.0.0.1:${natsPort}`,
    clusterId: 'ticketing',
    clientId: 'poisoner',
    logger: pino({ level: 'silent' }),
  }).start();
  await eventually('the poisoner is connected', () => Promise.resolve(bus.isConnected));
  await bus.publish(subject, 'not even JSON');
  await bus.close();
}

describe('the developer’s window', () => {
  const stage = useStage({ devWindow: true, env: { HOLD_MINUTES: '15' } });
  let context: BrowserContext;
  let page: Page;
  let buyer: Person;

  beforeAll(async () => {
    buyer = await stage.person('buyer');
    context = await stage.open();
    page = await context.newPage();
    await page.goto('/_dev');
  });
  afterAll(() => context?.close());

  const healthy = (timeout = 15_000) =>
    page.waitForFunction(
      (count) => document.querySelectorAll('[data-part][data-state="healthy"]').length === count,
      PARTS,
      { timeout },
    );
  const part = (name: string) => page.locator(`[data-part="${name}"]`);
  const said = (text: string | RegExp) => page.locator('#said').getByText(text).waitFor();

  /** A held ticket, with its order. */
  async function heldTicket(title: string) {
    const ticketId = await stage.list(title, 20);
    const order = await hold(buyer, ticketId);
    await awaitOrder(buyer, order.id, 'awaiting_payment');
    await awaitTicket(buyer, ticketId, 'held');
    return { ticketId, order };
  }

  it('shows every part, healthy', async () => {
    await healthy();
    expect(await part('orders').textContent()).toContain('bus connected');
    expect(await part('MongoDB').textContent()).toContain('5 databases answer');
  });

  it('shows an event with its snapshot within 2 s', async () => {
    await page.getByText('Following.').waitFor();
    const id = await stage.list('Seen through the window', 20);
    const item = page.locator(`#feed li[data-ids~="${id}"][data-subject="${Subjects.TicketCreated}"]`);
    await item.waitFor({ timeout: 2_000 });
    await item.locator('summary').click();
    expect(await item.locator('pre:not(:empty)').textContent()).toContain('"title": "Seen through the window"');
  });

  it('filters the events by subject and by id', async () => {
    const { order } = await heldTicket('Filtered');
    await page.locator(`#feed li[data-ids~="${order.id}"]`).first().waitFor();
    await page.getByLabel('Subject').selectOption(Subjects.OrderCreated);
    await page.getByLabel('Id of a ticket').fill(order.id);
    const shown = page.locator('#feed li:not([hidden])');
    expect(await shown.count()).toBe(1);
    expect(await shown.first().getAttribute('data-subject')).toBe(Subjects.OrderCreated);
    await page.getByRole('button', { name: 'Show all' }).click();
    await eventually('all are shown again', async () => (await shown.count()) > 1);
  });

  it('follows an order across the services, and ends its hold on the real way', async () => {
    const { ticketId, order } = await heldTicket('Ended by the button');
    await page
      .getByRole('button', { name: `Follow order ${order.id}` })
      .first()
      .click();
    await page.getByRole('heading', { name: `Order ${order.id}` }).waitFor();
    const section = page.locator('[data-fragment="order"]');
    await section.getByText('payments, replica').waitFor();
    await section.locator('b', { hasText: Subjects.OrderCreated }).waitFor();
    await section.getByRole('button', { name: 'End this hold now' }).click();
    await awaitTicket(buyer, ticketId, 'available', 5_000);
    expect((await awaitOrder(buyer, order.id, 'cancelled')).cancelReason).toBe('expired');
    // expiration told that the time is over, and every copy has heard of the end.
    await section.locator('b', { hasText: Subjects.ExpirationComplete }).waitFor();
    await section.locator('b', { hasText: Subjects.OrderCancelled }).waitFor();
    const cancelled = section.getByRole('cell', { name: 'cancelled', exact: true });
    await eventually('each service knows it', async () => (await cancelled.count()) === 4);
    expect(await section.getByRole('button', { name: 'End this hold now' }).count()).toBe(0);
  });

  it('ends the time to deliver on the real way, and says how the refund goes on', async () => {
    const { order } = await heldTicket('Sold, and never delivered');
    expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
    const { deliverBy = '' } = await awaitOrder(buyer, order.id, 'completed');
    const own = await context.newPage();
    await own.goto(`/_dev?order=${order.id}`);
    await own.getByText(`It would end at ${deliverBy}.`).waitFor();
    await own.getByText(`delivery fires at ${deliverBy}`).waitFor();
    await own.getByText('no pass yet').first().waitFor();
    await own.getByRole('button', { name: 'End the time to deliver now' }).click();
    const refunded = await awaitOrder(buyer, order.id, 'cancelled', 10_000);
    expect(refunded).toMatchObject({ cancelReason: 'refunded', refund: { reason: 'not_delivered' } });
    await own.getByText('pass closed').first().waitFor();
    await own
      .getByText(/^refund \(not_delivered\) asked for at .+, accepted at .+, done at /)
      .first()
      .waitFor();
    expect(await own.getByRole('button', { name: 'End the time to deliver now' }).count()).toBe(0);
    await own.close();
  });

  it('replays dead letters: what is mended is handled, what is poison stays', async () => {
    const { order } = await heldTicket('Put aside');
    const item = page.locator(`#feed li[data-ids~="${order.id}"][data-subject="${Subjects.OrderCreated}"]`);
    await item.locator('summary').click();
    const content = JSON.parse((await item.locator('pre:not(:empty)').textContent()) ?? '') as object;
    const key = await putAside(stage.databaseUrl('tickets'), {
      subject: Subjects.OrderCreated,
      content,
    });
    await page.locator(`[data-letter="${key}"]`).getByRole('button').click();
    await said('tickets: handled');
    await page.locator(`[data-letter="${key}"]`).waitFor({ state: 'detached' });

    await publishPoison(stage.ports.nats, Subjects.ExpirationComplete);
    const poison = page.locator('[data-service="orders"] li', { hasText: Subjects.ExpirationComplete });
    await poison.getByRole('button').click();
    await said(/^orders: failed again/);
    expect(await poison.count()).toBe(1);
  });

  it('orders and takes back a fault of the Stripe emulator', async () => {
    await page.getByLabel('times').fill('3');
    await page.getByRole('button', { name: 'Order this fault' }).click();
    await page.getByText('answers 500, 3 more').waitFor();
    for (const fault of ['refuses to capture', 'refunds later: pending', 'fails a refund later: pending']) {
      await page.locator('select[name=kind]').selectOption(fault);
      await page.getByRole('button', { name: 'Order this fault' }).click();
      await page.getByText(`${fault}, 1 more`).waitFor();
    }
    await page.getByRole('button', { name: 'Take all faults back' }).click();
    await page.getByText('No fault is ordered.').waitFor();
  });

  it('M7: disputes and refunds the payment of an order at Stripe', async () => {
    const { order } = await heldTicket('Paid, then disputed');
    expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
    await awaitOrder(buyer, order.id, 'completed');
    const own = await context.newPage();
    await own.goto(`/_dev?order=${order.id}`);
    await own.getByLabel(/^Amount/).fill('5');
    await own.getByRole('button', { name: 'Refund this payment' }).click();
    await own.getByText('The payment is refunded at Stripe').waitFor();
    await own.getByRole('button', { name: 'Dispute this payment' }).click();
    await own.getByText(': needs_response').waitFor();
    await own.getByLabel('The bank and we').selectOption('win it');
    await own.getByRole('button', { name: 'Go on with this dispute' }).click();
    await own.getByText(': won').waitFor();
    await own.getByRole('button', { name: 'Dispute this payment' }).click();
    await own.getByText('is disputed already').waitFor();
    await own.close();
  });

  it('keeps what was chosen and typed when its section is drawn again', async () => {
    const { order } = await heldTicket('Chosen, then drawn again');
    expect((await pay(buyer, order.id, 'pm_card_visa')).status).toBe(201);
    await awaitOrder(buyer, order.id, 'completed');
    const own = await context.newPage();
    await own.goto(`/_dev?order=${order.id}`);
    await own.getByRole('button', { name: 'Dispute this payment' }).click();
    await own.getByText(': needs_response').waitFor();
    await own.getByLabel('The bank and we').selectOption('win it');
    await own.getByLabel(/^Amount/).fill('4');
    // A section that has the focus is left alone.
    await own.getByLabel('Id of a ticket').focus();
    // What differs from what the server draws is drawn again, as after a live event.
    const heading = own.getByRole('heading', { name: `Order ${order.id}` });
    await heading.evaluate((element) => element.setAttribute('data-before', ''));
    await own.locator('[data-before]').waitFor({ state: 'detached' });
    await heading.waitFor();
    expect(await own.getByLabel('The bank and we').inputValue()).toBe('won');
    expect(await own.getByLabel(/^Amount/).inputValue()).toBe('4');
    await own.getByRole('button', { name: 'Go on with this dispute' }).click();
    await own.getByText(': won').waitFor();
    // One form is sent; what another one holds stays.
    expect(await own.getByLabel(/^Amount/).inputValue()).toBe('4');
    await own.close();
  });

  it('stops the broker and starts it again; then everybody hears again', async () => {
    const { order } = await heldTicket('Given back without a broker');
    await page.getByRole('button', { name: 'Stop the broker' }).click();
    await said('The broker is stopped.');
    await page.locator('[data-part="broker"][data-state="down"]').waitFor();
    await page.locator('[data-part="orders"][data-state="impaired"]').waitFor();
    const id = await stage.list('Listed without a broker', 20);
    // Its event waits in an outbox, under a long name.
    expectStatus(await buyer.delete(`/api/orders/${order.id}`), 204, 'the buyer gives a hold back');
    const narrow = await context.newPage();
    await narrow.setViewportSize({ width: 360, height: 800 });
    await narrow.goto(`/_dev?order=${order.id}`);
    await narrow.getByText('Waiting in an outbox:').waitFor();
    expect(await tooWide(narrow)).toEqual([]);
    await narrow.close();
    await page.getByRole('button', { name: 'Start the broker' }).click();
    await healthy(30_000);
    await page.locator(`#feed li[data-ids~="${id}"]`).waitFor();
  });

  it('T9: has the Bull board with the timer of a hold, and asks nobody else for anything', async () => {
    const { order } = await heldTicket('Seen in the queue');
    const other = await context.newPage();
    const hosts = new Set<string>();
    // What the page's policy would block has been asked for all the same.
    other.on('request', (request) => hosts.add(new URL(request.url()).host));
    await other.goto('/_dev');
    await other.getByRole('link', { name: 'Bull queue' }).click();
    await other.getByRole('link', { name: 'expiration' }).first().click();
    await other.waitForURL(/\/queue\/expiration/);
    await other.getByRole('link', { name: 'Delayed' }).click();
    await other.getByText(order.id).first().waitFor();
    expect([...hosts]).toEqual([new URL(stage.url).host]);
    await other.close();
  });

  it('has the event catalogue to read', async () => {
    const other = await context.newPage();
    await other.goto('/_dev');
    await other.getByRole('link', { name: 'Events, documented' }).click();
    const channel = other.getByRole('region', { name: Subjects.OrderCancelled });
    expect(await channel.textContent()).toContain('tickets, expiration, payments');
    await channel.getByText(`Fields of ${Subjects.OrderCancelled}`).click();
    await channel.getByRole('rowheader', { name: 'data.expiresAt' }).waitFor();
    await channel.getByText(`Example of ${Subjects.OrderCancelled}`).click();
    expect(await channel.locator('pre').textContent()).toContain('"subject": "order:cancelled"');
    await other.close();
  });

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it('has no fault of accessibility, and fits 360 px', async () => {
      const { order } = await heldTicket(`Seen ${colorScheme}`);
      const own = await stage.open({ colorScheme });
      const looked = await own.newPage();
      const faults: string[] = [];
      for (const path of [`/_dev?order=${order.id}`, '/_dev/events']) {
        await looked.setViewportSize({ width: 1280, height: 800 });
        await looked.goto(path);
        if (path.includes('order')) await looked.getByText('Following.').waitFor();
        for (const details of await looked.locator('main details > summary').all()) {
          if (await details.isVisible()) await details.click();
          if ((await looked.locator('details[open]').count()) > 6) break;
        }
        const { violations } = await new AxeBuilder({ page: looked }).analyze();
        faults.push(...violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
        await looked.setViewportSize({ width: 360, height: 800 });
        faults.push(...(await tooWide(looked)).map((what) => `${path}: too wide: ${what}`));
      }
      expect(faults).toEqual([]);
      await own.close();
    });
  });
});
