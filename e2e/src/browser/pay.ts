import type { TestCard } from '@tickets/common/test-cards';
import type { Page } from 'playwright-core';

/** What the listed cards do, by the names that the tests use. */
const outcomes = {
  approved: 'approved',
  declined: 'declined',
  bank: 'requires 3-D Secure',
} as const satisfies Record<string, TestCard['outcome']>;

export const cardButton = (page: Page, outcome: TestCard['outcome']) =>
  page.getByRole('button', { name: `Use card: ${outcome}`, exact: true });

/** Takes the hold from a ticket's page and waits for the checkout. */
export async function buy(page: Page, ticketId: string): Promise<void> {
  await page.goto(`/tickets/${ticketId}`);
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL(/\/orders\/[0-9a-f]{24}$/);
}

/** Fills in one of the listed test cards and pays as soon as the hold is confirmed. */
export async function payWith(page: Page, card: keyof typeof outcomes): Promise<void> {
  await cardButton(page, outcomes[card]).click();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}

export function receiptOf(page: Page) {
  return page.getByRole('heading', { name: 'You have your ticket' });
}
