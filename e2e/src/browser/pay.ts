import type { Page } from 'playwright-core';

export const cards = {
  approved: 'is approved',
  declined: 'is declined',
  bank: 'asks your bank first',
} as const;

/** Takes the hold from a ticket's page and waits for the checkout. */
export async function buy(page: Page, ticketId: string): Promise<void> {
  await page.goto(`/tickets/${ticketId}`);
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL(/\/orders\/[0-9a-f]{24}$/);
}

/** Fills in one of the listed test cards and pays as soon as the hold is confirmed. */
export async function payWith(page: Page, card: keyof typeof cards): Promise<void> {
  await page.getByRole('button', { name: `Use the card that ${cards[card]}` }).click();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}

export function receiptOf(page: Page) {
  return page.getByRole('heading', { name: 'You have your ticket' });
}
