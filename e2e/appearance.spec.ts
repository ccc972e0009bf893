import { expect, type Page, test } from '@playwright/test';
import { draftSaved, emptyBox, signIn } from './support';

/** With UPDATE_PICTURES=1 the pictures of the README are made anew; else they stay with the other results of the run. */
async function takePicture(page: Page, name: string, folder: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const isUpdate = process.env.UPDATE_PICTURES === '1';
  await page.screenshot({ path: `${isUpdate ? 'public/help' : folder}/${name}.png`, animations: 'disabled' });
}

test('Billing shows an owner both pools, what is spent next and when the month turns', async ({ page }, {
  outputDir,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const usage = page.getByRole('region', { name: 'AI usage' });
  await expect(usage.locator('dt', { hasText: 'Included credits' })).toBeVisible();
  await expect(usage.getByText('Pays next')).toBeVisible();
  await expect(usage.getByText(/UTC/).first()).toBeVisible();
  await takePicture(page, 'billing', outputDir);
});

test('on a small phone, what will be charged and the button are in sight as soon as the dialog is', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn(page, 'owner@acme.test', '/billing?buy=1');
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByText('You will be charged $20.00, non-refundable')).toBeInViewport({ ratio: 1 });
  await expect(dialog.getByRole('button', { name: 'Buy credits' })).toBeInViewport({ ratio: 1 });
});

test('the dialog names the current credits, the packs and what will be charged', async ({ page }, { outputDir }) => {
  await signIn(page, 'owner@acme.test', '/billing?buy=1');
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByText('Current credits')).toBeVisible();
  await dialog.getByRole('radio', { name: '$100' }).check();
  await expect(dialog.getByText('You will be charged $100.00, non-refundable')).toBeVisible();
  await expect(dialog.getByText('Top-ups are non-refundable.')).toBeVisible();
  await takePicture(page, 'buy-credits', outputDir);
});

test('Usage shows what was spent, on which day and on which model', async ({ page }, { outputDir }) => {
  await signIn(page, 'owner@acme.test', '/usage');
  const totals = page.getByRole('region', { name: 'Totals' });
  await expect(totals.getByText('Credits spent')).toBeVisible();
  await expect(page.getByRole('region', { name: 'By day' }).getByText(/Tallest day: \$/)).toBeVisible();
  await expect(page.getByRole('table', { name: 'By model' })).toBeVisible();
  await totals.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await takePicture(page, 'usage', outputDir);
});

test('a chat without credits says what happened, what still works and how to go on, and keeps the words', async ({
  page,
}, { outputDir }) => {
  await signIn(page, 'owner@empty.test', '/chat');
  const saved = draftSaved(page);
  await page.getByRole('textbox', { name: 'Message' }).fill('Write a project brief for the spring launch.');
  await saved;
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert.getByRole('button', { name: 'Buy credits' })).toBeVisible();
  await takePicture(page, 'chat-paused', outputDir);
  await emptyBox(page);
});
