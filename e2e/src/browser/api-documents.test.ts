import type { OrderResponse } from '@tickets/common/contracts';
import { findChromium } from 'dev/chromium';
import { startOwnStack } from 'dev/own-stack';
import type { Stack } from 'dev/stack';
import { table } from 'dev/table';
import { type Browser, chromium, type Page } from 'playwright-core';
import { FLAGS, fullPath } from './actions';

let stack: Stack;
let browser: Browser;
let page: Page;

// The stack as `npm start` brings it up, with its demo data, on other ports than the usual ones; the web UI is not needed.
beforeAll(async () => {
  stack = await startOwnStack({ name: 'documents', client: 'none', demoData: true, env: { API_DOCS: undefined } });
  browser = await chromium.launch({ executablePath: fullPath(await findChromium()), args: FLAGS });
  page = await (await browser.newContext()).newPage();
  // The page draws its schemas for seconds where other programs run too.
  page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop({ remove: true });
});

/** Opens an operation, tries it as it is filled in, and gives what was answered. */
async function execute(room: string, operation: string): Promise<{ status: number; body: unknown }> {
  await page.goto(`${stack.url}/api/${room}/docs/`);
  const block = page.locator('.opblock', { has: page.locator(`[data-path="${operation.split(' ')[1]}"]`) }).filter({
    has: page.locator('.opblock-summary-method', { hasText: operation.split(' ')[0] }),
  });
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await block.getByRole('button', { name: 'Execute' }).click();
  const response = await answered;
  await block.locator('.live-responses-table').waitFor();
  return { status: response.status(), body: await response.json() };
}

describe('P10: the documents of the API, beside another stack', () => {
  it('are on, and in the table that the start ends with', async () => {
    const addresses = table(stack, 1_000).match(/http\S+\/docs/g) ?? [];
    expect(addresses).toHaveLength(4);
    for (const address of addresses) expect((await fetch(address)).status).toBe(200);
  });

  it('sign in with the account that they show', async () => {
    const { status, body } = await execute('users', 'POST /api/users/signin');
    expect([status, body]).toEqual([200, expect.objectContaining({ email: 'buyer@example.com' })]);
  });

  it('find demo tickets with the search that they show', async () => {
    const { status, body } = await execute('tickets', 'GET /api/tickets');
    expect([status, body]).toEqual([200, expect.arrayContaining([expect.objectContaining({ city: 'London' })])]);
  });

  it('show a ticket and an order that there are', async () => {
    expect(await execute('tickets', 'GET /api/tickets/{id}')).toMatchObject({ status: 200, body: { currency: 'usd' } });
    expect(await execute('orders', 'GET /api/orders/{id}')).toMatchObject({
      status: 200,
      body: { status: 'completed' },
    });
  });
});

describe('P13: the demo buyer signs in', () => {
  it('to tickets that are paid, and to no hold that runs', async () => {
    const { email, password } = stack.accounts[0] ?? {};
    const signedIn = await fetch(`${stack.url}/api/users/signin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = signedIn.headers.getSetCookie()[0] ?? '';
    const response = await fetch(`${stack.url}/api/orders?limit=100`, { headers: { cookie } });
    const orders = (await response.json()) as OrderResponse[];
    expect(orders.length).toBeGreaterThan(3);
    // Also what was given back was paid.
    expect(orders.filter(({ completedAt }) => !completedAt)).toEqual([]);
    expect(orders.filter(({ status }) => status === 'completed').length).toBeGreaterThan(3);
  });
});
