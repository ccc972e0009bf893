import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectNoBarrier } from './barriers';
import { expect, test } from './journeys';
import { signIn } from './support';

const requests = (page: Page) => page.getByRole('region', { name: 'Requests' }).getByRole('link', { name: /receipt/ });

test('an owner sees what everybody used, narrows it, and finds why a request cost what it did', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Last month' }).click();
  await expect(page.getByRole('link', { name: 'Last month' })).toHaveAttribute('aria-current', 'true');
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('table', { name: 'By day' }).getByRole('row').nth(1)).toBeVisible();

  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Demo small' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/model=demo-small/);
  await expect(page).toHaveURL(/period=last-month/);
  await page.getByRole('link', { name: 'By member' }).click();
  await expect(page.getByRole('table', { name: 'By member' })).toBeVisible();
  await expectNoBarrier(page);

  await requests(page).first().click();
  await expect(page.getByRole('heading', { name: 'Receipt' })).toBeVisible();
  const why = page.getByRole('table', { name: 'Why it cost that' });
  await expect(why.getByText(/input tokens × \$0\.15 per million/)).toBeVisible();
  const value = (row: string) => why.getByRole('row', { name: row }).locator('data').last().getAttribute('value');
  expect(await value('Charged')).toBe(await value('Rounded up once'));
  await expectNoBarrier(page);
});

test('a member sees only their own requests, and of somebody else’s receipt nothing', async ({ page, elsewhere }) => {
  await signIn(page, 'owner@acme.test', '/usage?period=last-month');
  const own = (await page.getByRole('combobox', { name: 'Member' }).locator('option').allTextContents()).length;
  expect(own).toBeGreaterThan(2);
  await page.getByRole('combobox', { name: 'Member' }).selectOption({ label: 'Olivia Owens' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/member=/);
  const path = (await requests(page).first().getAttribute('href')) ?? '';

  const other = await elsewhere();
  await signIn(other, 'member@acme.test', new URL(page.url()).pathname + new URL(page.url()).search);
  await expect(other.getByText('No request fits')).toBeVisible();
  await expect(other.getByRole('combobox', { name: 'Member' })).toHaveCount(0);
  expect((await other.goto(path))?.status()).toBe(404);
  expect((await page.goto(path))?.status()).toBe(200);
});

test('the file has what the page lists', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/usage?period=last-month&feature=edit_help');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^usage-20\d\d-\d\d-01-to-/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  const features = new Set(lines.slice(1).map((line) => line.split(',')[8]));
  expect([...features]).toEqual(['edit_help']);
});

test('an answer in the chat leads to its receipt', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/chat');
  await page.getByRole('textbox', { name: 'Message' }).fill('Name three rivers.');
  await page.getByRole('button', { name: 'Send' }).click();
  const answer = page.getByRole('article', { name: 'Answer' }).last();
  await answer.getByRole('link', { name: 'Receipt' }).click();
  await expect(page.getByText('The model answered to the end.')).toBeVisible();
  await expect(page.getByText('Chat turn')).toBeVisible();
});

test('a key is made, shown once, and revoked by a second press', async ({ page }) => {
  await signIn(page, 'member@acme.test', '/settings');
  const keys = page.getByRole('region', { name: 'API keys' });
  await keys.getByRole('textbox', { name: 'Name' }).fill('Browser test');
  await keys.getByRole('button', { name: 'Create key' }).click();
  const key = (await keys.getByText(/^sc_.{20,}$/).textContent()) ?? '';
  const credits = () => page.request.get('/api/v1/credits', { headers: { authorization: `Bearer ${key}` } });
  expect((await credits()).status()).toBe(200);
  await expectNoBarrier(page);
  await page.reload();
  await expect(keys.getByText(key)).toHaveCount(0);
  const row = keys.getByRole('row', { name: /Browser test/ });
  await row.getByText('Revoke', { exact: true }).click();
  await row.getByRole('button', { name: 'Revoke for good' }).click();
  await expect(row).toHaveCount(0);
  expect((await credits()).status()).toBe(401);
});
