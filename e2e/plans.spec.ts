import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { services } from './services';
import { GOOD_CARD, goToStripe, microcredits, payWith, readCredits, signIn, spendAll } from './support';

const MESSAGE = 'Which of our invoices were paid late?';

// One workspace goes through all of it, as a customer does over the months; at the end it is on Free again.
test.describe.configure({ mode: 'serial' });

const plan = (page: Page) => page.getByRole('region', { name: 'Plan', exact: true });
const news = (page: Page, title: string) => page.getByRole('status').filter({ hasText: title });
const granted = async (page: Page) => microcredits((await readCredits(page)).included.granted);

/** The local Stripe, as somebody with its key sees it. */
async function atStripe<T>(path: string, body?: object): Promise<T> {
  const { stripe } = services();
  const { stripeKey } = JSON.parse(readFileSync('.local/test-e2e/secrets.json', 'utf8'));
  const sent = body
    ? { method: 'POST', body: JSON.stringify(body) }
    : { headers: { authorization: `Bearer ${stripeKey}` } };
  const answer = await fetch(`${stripe}${path}`, sent);
  expect(answer.status).toBe(200);
  return await answer.json();
}

/** Moves Solo's subscription to its next payment, which goes through or not. */
async function toNextPayment(outcome: 'paid' | 'failed'): Promise<void> {
  type List = { data: { id: string }[] };
  const customers = await atStripe<List>('/v1/customers?email=owner@free.test');
  const subscriptions = await atStripe<List>(`/v1/subscriptions?customer=${customers.data[0]?.id}`);
  await atStripe(`/_local/subscriptions/${subscriptions.data[0]?.id}/advance`, { outcome });
}

/** On Billing: goes where a plan and seats are chosen, and asks what they would mean. */
async function choose(page: Page, choice: { plan: 'Pro' | 'Team'; seats: string }) {
  await page.getByRole('radio', { name: choice.plan }).check();
  await page.getByRole('textbox', { name: 'Number of seats' }).fill(choice.seats);
  await page.getByRole('button', { name: 'Continue' }).click();
  return page.getByRole('region', { name: 'What happens' });
}

test('a free owner runs out in the chat, upgrades on Stripe’s page, and is back with the same words and more credits', async ({
  page,
}) => {
  await signIn(page, 'owner@free.test', '/chat');
  const message = page.getByRole('textbox', { name: 'Message' });
  await spendAll(page);
  await message.fill(MESSAGE);
  await page.getByRole('button', { name: 'Send' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await alert.getByRole('link', { name: 'Upgrade' }).click();

  const review = await choose(page, { plan: 'Pro', seats: '1' });
  await expect(review.getByText('$20 a month')).toBeVisible();
  await expect(review.getByText('$19 more, at once')).toBeVisible();
  await review.getByRole('button', { name: 'Go to payment' }).click();
  await payWith(page, GOOD_CARD);

  await expect(page).toHaveURL(/\/chat/);
  await expect(news(page, 'Your plan has started')).toContainText('on Pro now');
  await expect(message).toHaveValue(MESSAGE);
  expect(await granted(page)).toBe(20_000_000n);
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/chat'));
  await page.getByRole('button', { name: 'Send' }).click();
  await (await answered).finished();
  await expect(message).toHaveValue('');
});

test('seats are taken after seeing what they cost today, and given up for the next month', async ({ page }) => {
  await signIn(page, 'owner@free.test', '/billing');
  await expect(plan(page).getByText('1 person on 1 seat')).toBeVisible();
  await plan(page).getByRole('link', { name: 'Change plan or seats' }).click();
  const review = await choose(page, { plan: 'Pro', seats: '2' });
  await expect(review.getByText('$40 a month')).toBeVisible();
  await expect(review.getByText('$20 more, at once')).toBeVisible();
  expect(await granted(page)).toBe(20_000_000n);
  await review.getByRole('button', { name: /^Pay \$20(\.\d\d)? and change the plan$/ }).click();
  await expect(news(page, 'Your plan has changed')).toBeVisible();
  await expect(plan(page).getByText('1 person on 2 seats')).toBeVisible();
  expect(await granted(page)).toBe(40_000_000n);

  await plan(page).getByRole('link', { name: 'Change plan or seats' }).click();
  const fewer = await choose(page, { plan: 'Pro', seats: '1' });
  await expect(fewer.getByText('Stay as they are this month')).toBeVisible();
  await fewer.getByRole('button', { name: 'Change the plan' }).click();
  await expect(plan(page).getByText('1 person on 1 seat')).toBeVisible();
  await expect(plan(page).getByText(/^Next: \$20 on /)).toBeVisible();
  expect(await granted(page)).toBe(40_000_000n);
});

test('a payment that failed is explained with a way out, and paying it sets everything right', async ({ page }) => {
  await signIn(page, 'owner@free.test', '/billing');
  await page.getByRole('button', { name: 'Buy credits' }).first().click();
  await goToStripe(page, '$20');
  await payWith(page, GOOD_CARD);
  await expect(news(page, 'Credits added')).toBeVisible();

  await toNextPayment('failed');
  const overdue = plan(page).getByText('A payment for your plan is overdue');
  await expect(async () => {
    await page.goto('/billing');
    await expect(overdue).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(plan(page).getByText('top-up credits are not touched')).toBeVisible();
  await expect(plan(page).getByRole('button', { name: 'Update the card' })).toBeVisible();
  await plan(page).getByRole('button', { name: 'Pay now' }).click();
  await payWith(page, GOOD_CARD);
  await expect(async () => {
    await page.goto('/billing');
    await expect(plan(page).getByText('Active')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(overdue).toHaveCount(0);
});

test('a plan is cancelled for the end of its month, taken back, and cancelled after all; what was bought stays', async ({
  page,
}) => {
  await signIn(page, 'owner@free.test', '/billing');
  const cancel = async () => {
    await plan(page).getByRole('button', { name: 'Cancel plan' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel this plan?' });
    await expect(question).toContainText('Top-up credits are never touched');
    await question.getByRole('button', { name: /^Yes, cancel/ }).click();
    await expect(news(page, 'Your plan is cancelled')).toBeVisible();
    await expect(plan(page).getByText('Ends soon')).toBeVisible();
  };
  await cancel();
  await plan(page).getByRole('button', { name: 'Keep my plan' }).click();
  await expect(news(page, 'Your plan goes on')).toBeVisible();
  await expect(plan(page).getByText('Active')).toBeVisible();
  await cancel();

  await toNextPayment('paid');
  await expect(async () => {
    await page.goto('/billing');
    await expect(page.getByRole('link', { name: 'Upgrade' }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const { top_up: topUp, available } = await readCredits(page);
  expect(microcredits(topUp.balance)).toBe(20_000_000n);
  expect(microcredits(available)).toBeGreaterThan(20_000_000n);
  await page.goto('/chat');
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/chat'));
  await page.getByRole('textbox', { name: 'Message' }).fill('And which were paid early?');
  await page.getByRole('button', { name: 'Send' }).click();
  expect((await answered).status()).toBe(200);
});
