import { expect, test } from './journeys';
import { GOOD_CARD, goToStripe, microcredits, payWith, readCredits, signIn, topUpBalance } from './support';

test('an owner buys $20 on Billing and has exactly 20 credits more, once (REL-B2)', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await readCredits(page);
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  const returning = page.waitForRequest(/\/billing\/return\?/);
  await payWith(page, GOOD_CARD);
  const returnPage = (await returning).url();

  await expect(page.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();
  await expect(page).toHaveURL(/\/billing/);
  const after = await readCredits(page);
  expect(microcredits(after.top_up.balance)).toBe(microcredits(before.top_up.balance) + 20_000_000n);

  for (let visit = 1; visit <= 10; visit += 1) expect((await page.request.get(returnPage)).ok()).toBe(true);
  await page.goto(returnPage);
  await expect(page).toHaveURL(/\/billing(\?|$)/);
  expect((await readCredits(page)).top_up.balance).toBe(after.top_up.balance);
});

test('"Buy more" opens the same dialog, and a custom amount outside the limits is explained before anything is sent', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.getByRole('link', { name: 'Buy more' }).click();
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  const amount = dialog.getByRole('textbox', { name: 'Credit amount' });
  for (const wrong of ['0.50', '100000.01', '20abc', '-5', '1.005']) {
    await amount.fill(wrong);
    await dialog.getByRole('button', { name: 'Buy credits' }).click();
    await expect(amount).toHaveAttribute('aria-invalid', 'true');
    await expect(page).toHaveURL(/\/billing/);
  }
  await amount.fill('12.50');
  await dialog.getByRole('button', { name: 'Buy credits' }).click();
  await expect(page.getByText('$12.50').first()).toBeVisible();
  await expect(page.getByLabel('Card number')).toBeVisible();
});

test('whoever leaves the payment page comes back, is told that nothing was charged, and nothing was', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await readCredits(page);
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$100');
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page).toHaveURL(/\/billing/);
  await expect(page.getByText(/nothing was charged/i)).toBeVisible();
  expect((await readCredits(page)).top_up).toEqual(before.top_up);
});

test('a browser that is closed after paying loses nothing: the credits are there at the next visit (BUG-21)', async ({
  elsewhere,
}) => {
  const page = await elsewhere();
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await readCredits(page);
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  await page.route('**/billing/return**', (route) => route.abort());
  await payWith(page, GOOD_CARD);
  await expect(async () => {
    const after = await readCredits(page);
    expect(microcredits(after.top_up.balance)).toBe(microcredits(before.top_up.balance) + 20_000_000n);
  }).toPass();
  await page.context().close();
});

test('a second window shows the new balance by itself as soon as Stripe confirms', async ({ page, context }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const watching = await context.newPage();
  await watching.goto('/billing');
  const topUp = topUpBalance(watching);
  const before = await topUp.textContent();
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  await payWith(page, GOOD_CARD);
  await expect(topUp).not.toHaveText(before ?? '');
});
