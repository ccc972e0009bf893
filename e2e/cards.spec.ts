import { expect, type Page, test } from '@playwright/test';
import { ASKS_EACH_TIME, bringCard, cardSection, DECLINED_LATER, MASTERCARD } from './cards';
import { startSecondApp } from './second-app';
import { GOOD_CARD, microcredits, readCredits, signIn } from './support';

/** In the open dialog: chooses $20, and says yes to the one question. */
async function payWithCardOnFile(page: Page, card: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await dialog.getByRole('radio', { name: '$20' }).check();
  await dialog.getByRole('button', { name: `Pay with ${card}` }).click();
  await expect(dialog.getByRole('heading', { name: `Pay $20.00 with ${card}?` })).toBeFocused();
  await dialog.getByRole('button', { name: 'Pay $20.00' }).click();
}

async function topUp(page: Page): Promise<bigint> {
  return microcredits((await readCredits(page)).top_up.balance);
}

const openDialog = (page: Page) =>
  page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
const creditsAdded = (page: Page) => page.getByRole('status').filter({ hasText: 'Credits added' });

test('an owner adds a card on Stripe’s page, sees it on Billing, and removes it after being told what that means', async ({
  page,
}) => {
  await signIn(page, 'owner@empty.test', '/billing');
  await bringCard(page, 'Add a card', GOOD_CARD);
  await expect(cardSection(page).getByText('Expires 12/2034')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Card saved' })).toHaveCount(0);
  await cardSection(page).getByRole('button', { name: 'Remove' }).click();
  const question = page.getByRole('dialog', { name: 'Remove Visa •••• 4242?' });
  await question.getByRole('button', { name: 'Keep the card' }).click();
  await cardSection(page).getByRole('button', { name: 'Remove' }).click();
  await question.getByRole('button', { name: 'Remove the card' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Card removed' })).toBeVisible();
  await expect(cardSection(page).getByRole('button', { name: 'Add a card' })).toBeVisible();
});

test('whoever may only see the balances sees the card, and no button', async ({ page }) => {
  await signIn(page, 'admin@acme.test', '/billing');
  await expect(cardSection(page).getByText('Visa •••• 4242')).toBeVisible();
  await expect(cardSection(page).getByRole('button')).toHaveCount(0);
});

test('an owner buys with the card on file: one question with the exact amount, then the credits are there', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await topUp(page);
  await openDialog(page);
  await payWithCardOnFile(page, 'Visa •••• 4242');
  await expect(creditsAdded(page)).toBeVisible();
  expect(await topUp(page)).toBe(before + 20_000_000n);
  await expect(page).toHaveURL(/\/billing$/);
});

test('a declined card is explained without a charge; replaced, it pays', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await topUp(page);
  await bringCard(page, 'Replace', DECLINED_LATER);
  await openDialog(page);
  await payWithCardOnFile(page, 'Visa •••• 0341');
  const alert = page.getByRole('alert').filter({ hasText: 'Your bank declined the card' });
  await expect(alert).toContainText('Nothing was charged.');
  expect(await topUp(page)).toBe(before);
  await page.getByRole('button', { name: 'Close' }).click();
  await bringCard(page, 'Replace', MASTERCARD);
  await openDialog(page);
  await payWithCardOnFile(page, 'Mastercard •••• 4444');
  await expect(creditsAdded(page)).toBeVisible();
  expect(await topUp(page)).toBe(before + 20_000_000n);
});

test('the bank’s question is answered on its page, and one is back where one was, the unsent words still there', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await topUp(page);
  await bringCard(page, 'Replace', ASKS_EACH_TIME);

  await page.goto('/chat');
  const message = page.getByRole('textbox', { name: 'Message' });
  const saved = page.waitForResponse((response) => response.url().includes('/api/chat/drafts') && response.ok());
  await message.fill('Words that wait for a payment.');
  await saved;
  await page.goto('/chat?buy=1');
  await payWithCardOnFile(page, 'Visa •••• 3184');
  await page.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(page).toHaveURL(/\/chat/);
  await expect(creditsAdded(page)).toBeVisible();
  await expect(message).toHaveValue('Words that wait for a payment.');
  expect(await topUp(page)).toBe(before + 20_000_000n);
  await message.fill('');
});

test('a payment that was left at the bank is finished later, or canceled, and charges nothing until then', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await expect(cardSection(page).getByText('•••• 3184')).toBeVisible();
  const before = await topUp(page);
  const leave = async () => {
    await openDialog(page);
    await payWithCardOnFile(page, 'Visa •••• 3184');
    await expect(page.getByRole('button', { name: 'Complete authentication' })).toBeVisible();
    await page.goto('/billing');
  };
  await leave();
  await expect(page.getByText('A payment of $20.00 is not finished')).toBeVisible();
  await page.getByRole('button', { name: 'Finish authentication' }).click();
  await page.getByRole('button', { name: 'Fail authentication' }).click();
  await expect(page.getByRole('heading', { name: 'Your bank could not confirm that it was you' })).toBeVisible();
  expect(await topUp(page)).toBe(before);

  await page.goto('/billing');
  await expect(page.getByText('is not finished')).toHaveCount(0);
  await leave();
  await page.getByRole('button', { name: 'Cancel the payment' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing was charged' })).toBeVisible();
  expect(await topUp(page)).toBe(before);
});

/** Stands for Stripe's script: names the payment, and waits until its bank's page was answered elsewhere. */
const SCRIPT = `window.Stripe = (key) => ({
  key, _registerWrapper() {},
  handleNextAction: ({ clientSecret }) => new Promise((resolve) => {
    window.finishProof = () => resolve({ paymentIntent: { status: 'succeeded' } });
    document.title = 'proving ' + clientSecret.split('_secret_')[0];
  }),
});`;

test('with a publishable key Stripe’s script asks in the page; when it can’t be loaded, one is led there', async ({
  page,
  context,
}) => {
  // A second app starts for it.
  test.slow();
  await signIn(page, 'owner@acme.test', '/billing');
  await expect(cardSection(page).getByText('•••• 3184')).toBeVisible();
  const before = await topUp(page);
  const app = await startSecondApp({ STRIPE_PUBLISHABLE_KEY: 'pk_test_of_this_journey' });
  try {
    await context.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: SCRIPT }),
    );
    await page.goto(`${app.url}/billing`);
    await openDialog(page);
    await payWithCardOnFile(page, 'Visa •••• 3184');
    await expect(page).toHaveTitle(/^proving pi_/);
    const payment = (await page.title()).replace('proving ', '');
    const bank = await context.newPage();
    await bank.goto(`${app.stripe}/3ds/${payment}`);
    await bank.getByRole('button', { name: 'Complete authentication' }).click();
    await page.evaluate('window.finishProof()');
    await expect(creditsAdded(page)).toBeVisible();
    await expect(page).toHaveURL(/\/billing$/);
    expect(await topUp(page)).toBe(before + 20_000_000n);

    await context.unroute('https://js.stripe.com/**');
    await context.route('https://js.stripe.com/**', (route) => route.abort());
    await page.goto(`${app.url}/billing`);
    await openDialog(page);
    await payWithCardOnFile(page, 'Visa •••• 3184');
    await page.getByRole('button', { name: 'Finish authentication' }).click();
    await page.getByRole('button', { name: 'Complete authentication' }).click();
    await expect(creditsAdded(page)).toBeVisible();
    expect(await topUp(page)).toBe(before + 40_000_000n);
  } finally {
    app.stop();
  }
  await page.goto('/billing');
  await bringCard(page, 'Replace', GOOD_CARD);
});
