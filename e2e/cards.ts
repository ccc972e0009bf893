import { expect, type Page } from '@playwright/test';

export const MASTERCARD = '5555 5555 5555 4444';
/** Can be saved, and is declined whenever it is charged. */
export const DECLINED_LATER = '4000 0000 0000 0341';
/** Its bank asks each time. */
export const ASKS_EACH_TIME = '4000 0027 6000 3184';

export const cardSection = (page: Page) => page.getByRole('region', { name: 'Card on file' });

/** On Billing: goes to Stripe's page for a card, and comes back with it. */
export async function bringCard(page: Page, button: 'Add a card' | 'Replace', number: string): Promise<void> {
  await cardSection(page).getByRole('button', { name: button }).click();
  await expect(page.getByText('Your workspace keeps this card at Stripe')).toBeVisible();
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  await page.getByLabel('Name on card').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Save card' }).click();
  if (number === ASKS_EACH_TIME) await page.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Card saved' })).toBeVisible();
  await expect(cardSection(page).getByText(`•••• ${number.slice(-4)}`)).toBeVisible();
}
