import type { BrowserContext, Page } from 'playwright-core';
import { awaitOrder, hold, pay } from '../journey/market';
import type { Person } from '../journey/person';
import type { Stage } from './actions';
import { buy, payWith, receiptOf } from './pay';

interface Set {
  stage: Omit<Stage, 'seller'>;
  context: BrowserContext;
  page: Page;
}

type Scene = (set: Set) => Promise<unknown>;

async function enter({ stage, context }: Set, as?: Person): Promise<Person> {
  const person = as ?? (await stage.person('visitor'));
  const [name, value] = (person.headers().cookie ?? '').split(/=(.*)/s);
  if (name && value) await context.addCookies([{ name, value, url: stage.url }]);
  return person;
}

async function atCheckout(set: Set): Promise<void> {
  await enter(set);
  await buy(set.page, await set.stage.list('Lumen Choir at dusk', 45));
  await set.page.getByRole('button', { name: 'Pay $45.00' }).waitFor();
}

const DAY_MS = 24 * 60 * 60_000;

/** A ticket with all that can be said of one, and its code where it is handed over. */
async function listWhole(seller: Person, title: string, days: number, value?: string): Promise<string> {
  const startsAt = new Date(Math.ceil(Date.now() / DAY_MS + days) * DAY_MS).toISOString();
  const place = { venue: 'Sydney Opera House', city: 'Sydney', timeZone: 'Australia/Sydney', category: 'concert' };
  const details = { title, price: 45, startsAt, section: 'Stalls', row: 'M', seat: '20', ...place };
  const { body } = await seller.post<{ id: string }>('/api/tickets', details);
  if (value) await seller.put(`/api/tickets/${body.id}/delivery`, { kind: 'barcode', format: 'qr', value });
  return body.id;
}

async function buyWhole(buyer: Person, ticketId: string): Promise<string> {
  const order = await hold(buyer, ticketId);
  await awaitOrder(buyer, order.id, 'awaiting_payment');
  await pay(buyer, order.id, 'pm_card_visa');
  await awaitOrder(buyer, order.id, 'completed');
  return order.id;
}

const newCode = (name: string) => `${name}-${Date.now()}`;

/** Stops a part while the scene plays, and brings it back. */
const without =
  (part: string, scene: Scene): Scene =>
  async (set) => {
    await set.stage.control(part, 'stop');
    try {
      await scene(set);
    } finally {
      await set.stage.control(part, 'start');
    }
  };

const named = <T extends Record<string, Scene>>(all: T): T => all;

/** Each state that people may see, brought about on the real system. */
export const scenes = named({
  browse: ({ page }) => page.goto('/'),
  'browse-nothing-matches': ({ page }) => page.goto('/?q=nothing+is+called+so'),
  'browse-bad-price': ({ page }) => page.goto('/?minPrice=cheap'),
  'browse-down': without('tickets', ({ page }) => page.goto('/')),
  'ticket-on-hold': async ({ stage, page }) => {
    const id = await stage.list('Lumen Choir at dusk', 45);
    await hold(await stage.person('other'), id);
    await page.goto(`/tickets/${id}`);
    await page.getByText('Someone is buying it').waitFor();
  },
  'ticket-taken': async (set) => {
    await enter(set);
    const id = await set.stage.list('Lumen Choir at dusk', 45);
    await set.page.route('**/api/tickets/stream', (route) => route.abort());
    await set.page.goto(`/tickets/${id}`);
    await hold(await set.stage.person('other'), id);
    await set.page.getByRole('button', { name: /^Buy for/ }).click();
    await set.page.getByText('Someone else was faster').waitFor();
  },
  'ticket-price-changed': async (set) => {
    const seller = await set.stage.person('seller');
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Lumen Choir at dusk', price: 40 });
    await enter(set);
    await set.page.goto(`/tickets/${body.id}`);
    await seller.put(`/api/tickets/${body.id}`, { title: 'Lumen Choir at dusk', price: 45 });
    await set.page.getByRole('button', { name: /^Buy for/ }).click();
    await set.page.getByRole('dialog').waitFor();
  },
  'ticket-own-held': async (set) => {
    const seller = await enter(set);
    const { body } = await seller.post<{ id: string }>('/api/tickets', { title: 'Lumen Choir at dusk', price: 40 });
    await hold(await set.stage.person('other'), body.id);
    await set.page.goto(`/tickets/${body.id}`);
    await set.page.getByText('A buyer is paying for it').waitFor();
  },
  checkout: atCheckout,
  'checkout-unknown-card': async (set) => {
    await atCheckout(set);
    await set.page.getByLabel('Card number').fill('4111 1111 1111 1111');
    await set.page.getByRole('button', { name: /^Pay/ }).click();
    await set.page.getByText('Only the test cards listed here').waitFor();
  },
  'checkout-declined': async (set) => {
    await atCheckout(set);
    await payWith(set.page, 'declined');
    await set.page.getByRole('alert').getByText('You were not charged').waitFor();
  },
  'checkout-bank-waits': async (set) => {
    await atCheckout(set);
    const order = set.page.url();
    await payWith(set.page, 'bank');
    await set.page.waitForURL(/\/test-bank\//);
    await set.page.goto(order);
    await set.page.getByText('Your bank needs to verify this payment').waitFor();
  },
  'checkout-connection-lost': async (set) => {
    await atCheckout(set);
    await set.page.route('**/api/payments**', (route) => route.abort());
    await payWith(set.page, 'approved');
    await set.page.getByText('The connection was lost while you paid').waitFor();
  },
  'checkout-confirming': async (set) => {
    await atCheckout(set);
    await set.page.route('**/api/payments', (route) =>
      route.fulfill({ status: 201, json: { id: '0'.repeat(24), status: 'authorized' } }),
    );
    await payWith(set.page, 'approved');
    await set.page.getByRole('heading', { name: 'Confirming payment…' }).waitFor();
  },
  'checkout-session-over': async (set) => {
    await atCheckout(set);
    await set.context.clearCookies();
    await payWith(set.page, 'approved');
    await set.page.getByText('Your session has ended').waitFor();
  },
  'checkout-more-time': async (set) => {
    await set.page.clock.install();
    await atCheckout(set);
    await set.page.clock.runFor(2_000);
    await set.page.route('**/api/orders/*', (route) => route.abort());
    for (let minute = 0; minute < 14; minute++) await set.page.clock.runFor(60_000);
    await set.page.getByRole('heading', { name: 'Do you need more time?' }).waitFor();
  },
  'checkout-ending': async (set) => {
    await set.page.clock.install();
    await atCheckout(set);
    await set.page.clock.runFor(2_000);
    await set.page.route('**/api/orders/*', (route) => route.abort());
    for (let minute = 0; minute < 16; minute++) await set.page.clock.runFor(60_000);
    await set.page.getByRole('heading', { name: 'Ending your hold…' }).waitFor();
  },
  'order-released': async (set) => {
    await atCheckout(set);
    await set.page.getByRole('button', { name: 'Release this ticket' }).click();
    await set.page.getByRole('button', { name: 'Release ticket' }).click();
    await set.page.getByRole('heading', { name: 'You released this ticket' }).waitFor();
  },
  receipt: async (set) => {
    await atCheckout(set);
    await payWith(set.page, 'approved');
    await receiptOf(set.page).waitFor();
  },
  'receipt-ticket': async (set) => {
    await set.page.setViewportSize({ width: 900, height: 1_100 });
    const buyer = await enter(set);
    const id = await listWhole(await set.stage.person('seller'), 'Lumen Choir at dusk', 21, newCode('LUMEN'));
    await set.page.goto(`/orders/${await buyWhole(buyer, id)}`);
    await set.page.getByRole('button', { name: 'Show my ticket' }).click();
    await set.page.locator('.pass-code img').evaluate((picture: HTMLImageElement) => picture.decode());
  },
  sales: async (set) => {
    await set.page.setViewportSize({ width: 900, height: 1_000 });
    const [seller, buyer] = [await enter(set), await set.stage.person('buyer')];
    const shown = await listWhole(seller, 'Lumen Choir at dusk', 21, newCode('SHOWN'));
    const back = await listWhole(seller, 'Harbour Lantern Festival', 30, newCode('RETURNED'));
    await buyWhole(buyer, shown);
    const returned = await buyWhole(buyer, back);
    await buyWhole(buyer, await listWhole(seller, 'Backstage tour', 7));
    const called = await buyWhole(
      buyer,
      await listWhole(seller, 'Opera: The Lighthouse Keeper', 40, newCode('CALLED')),
    );
    await buyer.post(`/api/tickets/${shown}/pass`, {});
    await buyer.post(`/api/orders/${called}/refund`, { reason: 'event_cancelled' });
    await seller.post(`/api/orders/${returned}/refund`, { reason: 'seller' });
    await awaitOrder(buyer, returned, 'cancelled');
    await set.page.goto('/sales');
    await set.page.getByText('Refunded by you').waitFor();
    // The second visit knows the viewer's time zone.
    await set.page.reload();
  },
  'sell-with-code': async (set) => {
    await enter(set);
    await set.page.goto('/tickets/new');
    await set.page.getByLabel('Event').fill('Lumen Choir at dusk');
    await set.page.getByLabel(/^Your price/).fill('45');
    await set.page.getByLabel('Barcode', { exact: true }).check();
    await set.page.getByLabel('Text of the code').fill('LUMEN-4711-0042');
    const heading = set.page.getByRole('heading', { name: 'The ticket itself' });
    await heading.evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 90));
  },
  'orders-down': async (set) => {
    await enter(set);
    await without('orders', ({ page }) => page.goto('/orders'))(set);
  },
  'sell-session-over': async (set) => {
    await enter(set);
    await set.page.goto('/tickets/new');
    await set.page.getByLabel('Event').fill('Lumen Choir at dusk');
    await set.page.getByLabel(/^Your price/).fill('45');
    await set.context.clearCookies();
    await set.page.getByRole('button', { name: /^List/ }).click();
    await set.page.getByText('Your session has ended').waitFor();
  },
  'sign-in-refused': async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill('nobody@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').locator('[tabindex]').waitFor();
  },
  'not-found': ({ page }) => page.goto('/nowhere'),
  offline: async ({ page, context }) => {
    await page.goto('/');
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
  },
});

// The keys are exactly those of the object above.
export const sceneNames = Object.keys(scenes) as (keyof typeof scenes)[];
