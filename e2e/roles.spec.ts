import { expect, test } from './journeys';
import { signIn, topUpBalance } from './support';

test('a member is offered nothing to buy', async ({ page }) => {
  await signIn(page, 'member@acme.test', '/billing');
  await expect(page.getByRole('button', { name: 'Buy credits' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Buy more' })).toHaveCount(0);
  const refused = await page.request.post('/api/v1/checkout', {
    data: { amount: '20.00' },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(refused.status()).toBe(403);
  expect((await refused.json()).error.code).toBe('forbidden');
});

test('an admin sees the balances, but cannot buy', async ({ page }) => {
  await signIn(page, 'admin@acme.test', '/billing');
  await expect(page.getByRole('region', { name: 'AI usage' })).toBeVisible();
  await expect(topUpBalance(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Buy credits' })).toHaveCount(0);
});

test('an owner on the free plan is offered the upgrade in place of buying', async ({ page }) => {
  await signIn(page, 'owner@free.test', '/billing');
  await expect(page.getByRole('button', { name: 'Buy credits' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Upgrade' }).first()).toBeVisible();
  const refused = await page.request.post('/api/v1/checkout', {
    data: { amount: '20.00' },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(refused.status()).toBe(403);
  expect((await refused.json()).error.code).toBe('plan_required');
});

test('an operator finds every workspace with its balances, and nobody else gets in', async ({ page, elsewhere }) => {
  await signIn(page, 'operator@studio.test', '/operator');
  const table = page.getByRole('table');
  for (const name of ['Acme', 'Empty', 'Solo'])
    await expect(table.getByText(name, { exact: true }).first()).toBeVisible();
  await page.getByRole('searchbox').fill('owner@free.test');
  await page.getByRole('searchbox').press('Enter');
  await expect(table.getByText('Solo', { exact: true }).first()).toBeVisible();
  await expect(table.getByText('Acme', { exact: true })).toHaveCount(0);

  const other = await elsewhere();
  await signIn(other, 'owner@acme.test', '/billing');
  const response = await other.goto('/operator');
  expect(response?.status()).toBe(404);
  await expect(other.getByRole('table')).toHaveCount(0);
});

test('whoever is signed out is asked to sign in, and then stands where they wanted to be', async ({ page }) => {
  await page.goto('/billing');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('button', { name: 'owner@acme.test' }).click();
  await expect(page).toHaveURL(/\/billing$/);
});
