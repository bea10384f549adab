import type { TestCard } from '@tickets/common/test-cards';
import type { Page } from 'playwright-core';

/** What the listed cards do, by the names that the tests use. */
const outcomes = {
  approved: 'approved',
  declined: 'declined',
  bank: 'requires 3-D Secure',
} as const satisfies Record<string, TestCard['outcome']>;

/** Opens the drawer of the test cards and takes one, which closes it again. */
export async function fillIn(page: Page, outcome: TestCard['outcome']): Promise<void> {
  const drawer = page.locator('details', { hasText: 'Test mode' });
  const button = drawer.getByRole('button', { name: `Use card: ${outcome}`, exact: true });
  // The button fills the card in only once the page's scripts run, which the form's own button waits for.
  await page.locator('form [type=submit]:enabled').waitFor();
  if (!(await button.isVisible())) await drawer.locator('summary').click();
  await button.click();
}

/** Takes the hold from a ticket's page and waits for the checkout. */
export async function buy(page: Page, ticketId: string): Promise<void> {
  await page.goto(`/tickets/${ticketId}`);
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL(/\/orders\/[0-9a-f]{24}$/);
}

/** Fills in one of the listed test cards and pays as soon as the hold is confirmed. */
export async function payWith(page: Page, card: keyof typeof outcomes): Promise<void> {
  await fillIn(page, outcomes[card]);
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}

/** The receipt, with its ticket or as long as that is on its way. */
export function receiptOf(page: Page) {
  return page.getByRole('heading', { name: /^(You have your ticket|Your ticket is on its way)$/ });
}
