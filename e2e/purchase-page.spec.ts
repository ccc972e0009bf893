import { expect, test } from './journeys';
import { GOOD_CARD, goToStripe, payWith, signIn } from './support';

test('an owner follows a purchase from its start to its credits, and asks Stripe once more', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  await payWith(page, GOOD_CARD);
  await expect(page.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();

  await page
    .getByRole('region', { name: 'Purchases' })
    .getByRole('link', { name: /^Purchase of \$20\.00,/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Purchase of $20.00' })).toBeVisible();
  const moments = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect(moments).toHaveText([
    /Purchase started/,
    /Paid at Stripe/,
    /Stripe told us|We asked Stripe/,
    /\$20\.00 added/,
  ]);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stripe says the same as this page.' })).toBeVisible();
  const books = page.getByRole('region', { name: 'In the books' });
  await expect(books.getByRole('row').filter({ hasText: 'Stripe' })).toContainText('$20.00');

  const receipt = await page.getByRole('link', { name: 'Receipt' }).getAttribute('href');
  expect((await page.request.get(receipt ?? '')).status()).toBe(200);
});

test('purchases come as a file to owners and admins, and to nobody else', async ({ elsewhere }) => {
  for (const [email, status] of [
    ['owner@acme.test', 200],
    ['admin@acme.test', 200],
    ['member@acme.test', 403],
  ] as const) {
    const page = await elsewhere();
    await signIn(page, email, '/billing');
    const answer = await page.request.get('/api/purchases.csv');
    expect(answer.status()).toBe(status);
    if (status === 200) expect(await answer.text()).toContain('purchase_id,started_at_utc,');
  }
});

test("somebody else's purchase, and a made-up one, look like nothing", async ({ elsewhere, page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const href = await page
    .getByRole('link', { name: /^Purchase of/ })
    .first()
    .getAttribute('href');
  const stranger = await elsewhere();
  await signIn(stranger, 'owner@empty.test', '/billing');
  for (const address of [
    href ?? '',
    '/billing/purchases/0199f0c2-0000-7000-8000-000000000000',
    '/billing/purchases/x',
  ]) {
    await stranger.goto(address);
    await expect(stranger.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  }
});
