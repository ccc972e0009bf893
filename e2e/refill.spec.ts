import { expect, type Locator, type Page, test } from '@playwright/test';
import { bringCard } from './cards';
import { GOOD_CARD, microcredits, readCredits, signIn } from './support';

const OWNER = 'owner@acme.test';
/** Below the threshold, noticed within seconds, charged at Stripe, credited. */
const SOON = { timeout: 20_000 };

const refill = (page: Page): Locator => page.getByRole('region', { name: 'Auto-refill' });

async function topUp(page: Page): Promise<bigint> {
  return microcredits((await readCredits(page)).top_up.balance);
}

/** All that there is, in whole cents, and so many cents more. */
async function centsAround(page: Page, more: bigint): Promise<string> {
  const { included, top_up } = await readCredits(page);
  const cents = (microcredits(included.balance) + microcredits(top_up.balance)) / 10_000n + more;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

/** Fills in the terms in the form that is open, and says yes to the text that names them. */
async function agree(page: Page, terms: { threshold: string; ceiling: string }): Promise<void> {
  await refill(page).getByLabel('When credits fall below').fill(terms.threshold);
  await refill(page).getByLabel('Buy', { exact: true }).fill('20');
  await refill(page).getByLabel('At most per month').fill(terms.ceiling);
  await expect(refill(page).getByRole('figure').getByText('is charged $20.00, without asking again')).toBeVisible();
  await refill(page).getByRole('button', { name: 'Agree and turn on' }).click();
}

/** Uses up about $0.30. */
async function ask(page: Page): Promise<void> {
  const answer = await page.request.post('/api/v1/chat/completions', {
    data: { model: 'demo-large', max_tokens: 100, messages: [{ role: 'user', content: 'and '.repeat(20_000) }] },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(answer.status()).toBe(200);
}

test('an owner agrees to a text with its limits; credits fall below the threshold, it arrives, and it is off at once', async ({
  page,
}) => {
  await signIn(page, OWNER, '/billing');
  await bringCard(page, 'Replace', GOOD_CARD);
  await expect(refill(page).getByText('Off', { exact: true })).toBeVisible();
  const terms = { threshold: await centsAround(page, -20n), ceiling: '40' };
  await agree(page, terms);
  await expect(refill(page).getByText('At most $40 this month').first()).toBeVisible();
  await expect(refill(page).getByText('Credits were above the threshold')).toBeVisible(SOON);

  const before = await topUp(page);
  await ask(page);
  await expect.poll(async () => (await topUp(page)) - before, SOON).toBe(20_000_000n);
  // The page finds out by itself.
  await expect(refill(page).getByText('At most $20 this month').first()).toBeVisible(SOON);
  const list = page.getByRole('region', { name: 'Purchases' });
  await expect(list.getByRole('cell', { name: 'Auto-refill', exact: true })).not.toHaveCount(0);

  await refill(page).getByRole('button', { name: 'Turn off' }).click();
  await expect(refill(page).getByText('An owner turned it off. Nothing is charged.')).toBeVisible();
});
