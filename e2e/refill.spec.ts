import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectNoBarrier } from './barriers';
import { ASKS_EACH_TIME, bringCard, DECLINED_LATER, MASTERCARD } from './cards';
import { services } from './services';
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

/** Opens the form, fills in the terms, and says yes to the text that names them. */
async function agree(page: Page, terms: { threshold: string; ceiling: string }): Promise<void> {
  await refill(page).getByText('Set it up').click();
  await refill(page).getByLabel('When credits fall below').fill(terms.threshold);
  await refill(page).getByLabel('Buy', { exact: true }).fill('20');
  await refill(page).getByLabel('At most per month').fill(terms.ceiling);
  await expect(refill(page).getByRole('figure').getByText('is charged $20.00, without asking again')).toBeVisible();
  await refill(page).getByRole('button', { name: 'Agree and turn on' }).click();
}

/** What was agreed to is over, and the card that is on file is the one from before. */
async function leaveAsFound(page: Page): Promise<void> {
  await refill(page).getByRole('button', { name: 'Turn off' }).click();
  await expect(refill(page).getByText('An owner turned it off. Nothing is charged.')).toBeVisible();
  await bringCard(page, 'Replace', GOOD_CARD);
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
  // The form has given way to what was agreed to: it is in view, and the keyboard goes on there.
  await expect(refill(page)).toBeFocused();
  await expect(refill(page).getByRole('heading', { name: 'Auto-refill' })).toBeInViewport();
  await expect(refill(page).getByText('Credits were above the threshold')).toBeVisible(SOON);

  const before = await topUp(page);
  await ask(page);
  await expect.poll(async () => (await topUp(page)) - before, SOON).toBe(20_000_000n);
  // The page finds out by itself.
  await expect(refill(page).getByText('At most $20 more this month').first()).toBeVisible(SOON);
  const list = page.getByRole('region', { name: 'Purchases' });
  await expect(list.getByRole('cell', { name: 'Auto-refill', exact: true })).not.toHaveCount(0);

  await refill(page).getByRole('button', { name: 'Turn off' }).click();
  await expect(refill(page).getByText('An owner turned it off. Nothing is charged.')).toBeVisible();
});

test('a declined refill is told; from the notice the owner replaces the card, and it is tried again at once', async ({
  page,
}) => {
  await signIn(page, OWNER, '/billing');
  await bringCard(page, 'Replace', DECLINED_LATER);
  const before = await topUp(page);
  await agree(page, { threshold: await centsAround(page, 100n), ceiling: '200' });
  await expect(refill(page).getByText('The card was declined, and it is given some time.')).toBeVisible(SOON);
  await expect(refill(page).getByText('or at once with another card')).toBeVisible();

  await page.goto('/notices');
  await page.getByRole('main').getByRole('link', { name: 'Auto-refill was declined' }).first().click();
  await expect(page).toHaveURL(/\/billing/);
  expect(await topUp(page)).toBe(before);
  await bringCard(page, 'Replace', MASTERCARD);
  await expect.poll(async () => (await topUp(page)) - before, SOON).toBe(20_000_000n);
  await expect(refill(page).getByText('On', { exact: true })).toBeVisible();
  await leaveAsFound(page);
});

test('a bank wants to hear from the owner: the mail leads there, the credits arrive, and auto-refill goes on', async ({
  page,
}) => {
  await signIn(page, OWNER, '/billing');
  await bringCard(page, 'Replace', ASKS_EACH_TIME);
  const before = await topUp(page);
  await agree(page, { threshold: await centsAround(page, 100n), ceiling: '200' });
  await expect(refill(page).getByText('Paused: your bank wants you to confirm')).toBeVisible(SOON);
  expect(await topUp(page)).toBe(before);

  const bank = await openLinkOfMail(page, 'Confirm a payment for Acme', 'Confirm the payment');
  await expect(bank.getByRole('button', { name: 'Continue to your bank' })).toBeVisible();
  await expectNoBarrier(bank);
  await bank.getByRole('button', { name: 'Continue to your bank' }).click();
  await bank.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(bank.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();
  expect(await topUp(page)).toBe(before + 20_000_000n);
  await bank.close();

  await page.goto('/billing');
  await expect(refill(page).getByText('On', { exact: true })).toBeVisible(SOON);
  await leaveAsFound(page);
});

/** In the mailbox of this machine: waits for the mail, and follows the link in it. */
async function openLinkOfMail(page: Page, subject: string, link: string): Promise<Page> {
  const { mailbox } = services();
  const mail = page.getByRole('link', { name: subject }).first();
  await expect(async () => {
    await page.goto(mailbox);
    await expect(mail).toBeVisible({ timeout: 1_000 });
  }).toPass(SOON);
  await mail.click();
  const opened = page.waitForEvent('popup');
  await page.frameLocator('iframe').getByRole('link', { name: link }).click();
  return await opened;
}
