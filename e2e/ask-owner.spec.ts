import type { Page } from '@playwright/test';
import { expect, test } from './journeys';
import { GOOD_CARD, notNow, payWith, signIn, spendAll } from './support';

const MESSAGE = 'What does our churn look like?';

/** The paused chat of the member of Empty, with a message that waits. */
async function waitInChat(page: Page) {
  await signIn(page, 'member@empty.test', '/chat');
  await spendAll(page);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill(MESSAGE);
  await page.getByRole('button', { name: 'Send' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert).toBeVisible();
  return { message, alert };
}

test('a member asks, the owner reads the notice, buys what was asked for, and the waiting message is sent', async ({
  page,
  elsewhere,
}) => {
  test.slow();
  const { message, alert } = await waitInChat(page);
  await alert.getByRole('button', { name: 'Ask an owner' }).click();
  const form = page.getByRole('dialog', { name: 'Ask an owner' });
  await form.getByRole('textbox', { name: 'Another amount' }).fill('1');
  await form.getByRole('textbox', { name: 'Reason' }).fill('The board meets <b>tomorrow</b>');
  await expect(form.getByRole('checkbox')).not.toBeChecked();
  await form.getByRole('checkbox', { name: /first words/ }).check();
  await form.getByRole('button', { name: 'Send request' }).click();
  await expect(alert.getByRole('status').filter({ hasText: 'You asked an owner for $1' })).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Ask an owner' })).toHaveCount(0);

  const owner = await elsewhere();
  await signIn(owner, 'owner@empty.test', '/usage');
  await notNow(owner);
  await owner.getByRole('button', { name: /^Notices, \d+ unread$/ }).click();
  const panel = owner.getByRole('dialog', { name: 'Notices' });
  await expect(panel.getByText('The board meets <b>tomorrow</b>')).toBeVisible();
  await panel
    .getByRole('link', { name: /asks for credits$/ })
    .first()
    .click();
  await expect(owner).toHaveURL(/\/billing\?request=/);
  const region = owner.getByRole('region', { name: 'Credits asked for' });
  await expect(region.getByText(MESSAGE)).toBeVisible();
  await region.getByRole('button', { name: 'Buy $1' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByRole('textbox', { name: 'Credit amount' })).toHaveValue('1');
  await dialog.getByRole('button', { name: 'Buy credits' }).click();
  await payWith(owner, GOOD_CARD);
  await expect(owner.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();

  // The member's page was open all the while: it is told, and goes on.
  await expect(alert).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByRole('button', { name: /^Notices, \d+ unread$/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: /^Notices/ }).click();
  await expect(page.getByRole('dialog', { name: 'Notices' }).getByText(/bought \$1 of credits/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(message).toHaveValue(MESSAGE);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(message).toHaveValue('');
  // As it was found: the journeys that follow begin without credits, too.
  await spendAll(page);
});

test('an owner declines with a word, and whoever asked reads it in the chat where they wait', async ({
  page,
  elsewhere,
}) => {
  const { message, alert } = await waitInChat(page);
  await alert.getByRole('button', { name: 'Ask an owner' }).click();
  await page.getByRole('dialog', { name: 'Ask an owner' }).getByRole('button', { name: 'Send request' }).click();
  await expect(alert.getByText('You asked an owner for $20')).toBeVisible();

  const owner = await elsewhere();
  await signIn(owner, 'owner@empty.test', '/notices');
  await notNow(owner);
  await owner
    .getByRole('main')
    .getByRole('link', { name: /asks for credits$/ })
    .first()
    .click();
  const region = owner.getByRole('region', { name: 'Credits asked for' });
  await region.getByRole('textbox', { name: /A word/ }).fill('Next month');
  await region.getByRole('button', { name: 'Decline' }).click();
  await expect(region).toHaveCount(0);

  await expect(alert.getByText('declined your request for $20')).toBeVisible({ timeout: 20_000 });
  await expect(alert.getByText('“Next month”')).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Ask an owner' })).toBeVisible();
  await expect(message).toHaveValue(MESSAGE);
  await message.fill('');
});

test('a request of another workspace looks like one that does not exist', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.goto('/billing?request=0190a000-0000-7000-8000-000000000000');
  await expect(page.getByText(/nothing here/i).first()).toBeVisible();
});
