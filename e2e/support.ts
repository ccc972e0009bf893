import { expect, type Locator, type Page } from '@playwright/test';

/** Signs one of the demo people in, by the button that carries the e-mail. */
export async function signIn(page: Page, email: string, path = '/chat'): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: email }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

type Credits = {
  included: { balance: string };
  top_up: { balance: string };
  held: string;
  available: string;
};

/** The balances as the API tells them to whoever is signed in. */
export async function readCredits(page: Page): Promise<Credits> {
  const response = await page.request.get('/api/v1/credits');
  expect(response.status()).toBe(200);
  return await response.json();
}

/** A decimal string of credits as microcredits, so that comparisons are exact. */
export function microcredits(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Fills the card on the hosted page and presses Pay. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  await page.getByLabel('Name on card').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Pay' }).click();
}

export const GOOD_CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';

/** In the open dialog: chooses a pack and goes on to Stripe's page. */
export async function goToStripe(page: Page, pack: '$20' | '$100' | '$500'): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByText('Current credits')).toBeVisible();
  await dialog.getByRole('radio', { name: pack }).check();
  await dialog.getByRole('button', { name: 'Buy credits' }).click();
  await expect(page.getByLabel('Card number')).toBeVisible();
}

/** The amount on the line "Top-up balance" of Billing. */
export function topUpBalance(page: Page): Locator {
  return page.locator('dt', { hasText: 'Top-up balance' }).locator('+ dd');
}
