import { expect, test } from '@playwright/test';
import { GOOD_CARD, goToStripe, microcredits, payWith, readCredits, signIn, spendAll } from './support';

const MESSAGE = 'Draft a short plan for moving our invoices to the new system.';

test('out of credits in the chat: buy, come back to the same words, send them, and pay exactly what the answer cost', async ({
  page,
}) => {
  await signIn(page, 'owner@empty.test', '/help');
  await spendAll(page);
  await page.goto('/chat');
  // Less than the cheapest useful answer costs.
  const before = microcredits((await readCredits(page)).available);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill(MESSAGE);
  await page.getByRole('button', { name: 'Send' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert).toBeVisible();
  await expect(message).toHaveValue(MESSAGE);

  // What would finish the message is one press away.
  await page.getByRole('button', { name: 'Buy $1.00' }).click();
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByRole('textbox', { name: 'Credit amount' })).toHaveValue('1');
  await expect(dialog.getByText('You will be charged $1.00')).toBeVisible();
  await page.keyboard.press('Escape');

  await alert.getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  await payWith(page, GOOD_CARD);

  await expect(page).toHaveURL(/\/chat/);
  await expect(page.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();
  await expect(message).toHaveValue(MESSAGE);
  await expect(alert).toHaveCount(0);
  expect(microcredits((await readCredits(page)).available)).toBe(before + 20_000_000n);

  const answered = page.waitForResponse((response) => response.url().endsWith('/api/chat'));
  await page.getByRole('button', { name: 'Send' }).click();
  const cost = /"cost":\s*"([\d.]+)"/.exec(await (await answered).text())?.[1];
  if (!cost) throw new Error('the answer does not say what it cost');
  expect(microcredits(cost)).toBeGreaterThan(0n);
  await expect(message).toHaveValue('');
  expect(microcredits((await readCredits(page)).available)).toBe(before + 20_000_000n - microcredits(cost));
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  await page.reload();
  await expect(page.getByText(MESSAGE).first()).toBeVisible();
  await expect(message).toHaveValue('');
});
