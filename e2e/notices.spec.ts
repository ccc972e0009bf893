import { expect, test } from '@playwright/test';
import { expectNoBarrier } from './barriers';
import { notNow, signIn } from './support';

test('the bell opens by keyboard, says what is unread, and gives focus back', async ({ page }) => {
  await signIn(page, 'owner@empty.test', '/usage');
  await notNow(page);
  const bell = page.getByRole('button', { name: /^Notices/ });
  // Its wallet is empty, and a job says so.
  await expect(bell).toHaveAccessibleName(/^Notices, \d+ unread$/, { timeout: 40_000 });
  await bell.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Notices' });
  await expect(panel.getByRole('heading', { name: 'Notices' })).toBeFocused();
  await expect(panel.getByRole('link', { name: 'Credits are used up' }).first()).toBeVisible();
  await expectNoBarrier(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(bell).toBeFocused();
});

test('notices are read one by one or all at once, and stay read', async ({ page }) => {
  await signIn(page, 'owner@empty.test', '/notices');
  await notNow(page);
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Credits are used up' }).first()).toBeVisible();
  await expectNoBarrier(page);
  const unread = main.getByRole('button', { name: 'Mark as read' });
  const before = await unread.count();
  expect(before).toBeGreaterThan(0);
  await unread.first().click();
  await expect(unread).toHaveCount(before - 1);
  if (before > 1) await main.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(unread).toHaveCount(0);
  await page.reload();
  await expect(unread).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Notices', exact: true })).toBeVisible();
});

test('an owner sets when credits are low and who is told; a wrong amount is said beside the field', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(/\/settings/);
  const region = page.getByRole('region', { name: 'Notifications' });
  await region.getByRole('radio', { name: /less than this/ }).check();
  await region.getByRole('textbox', { name: 'Threshold' }).fill('nothing');
  await region.getByRole('button', { name: 'Save for the workspace' }).click();
  await expect(region.getByText('Type an amount between')).toBeVisible();
  await region.getByRole('radio', { name: /less than this/ }).check();
  await region.getByRole('textbox', { name: 'Threshold' }).fill('1.50');
  await region.getByRole('checkbox', { name: 'at 50%' }).uncheck();
  await region.getByRole('radio', { name: 'All owners and admins' }).check();
  await region.getByRole('button', { name: 'Save for the workspace' }).click();
  await expect(region.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(region.getByRole('textbox', { name: 'Threshold' })).toHaveValue('1.50');
  await expect(region.getByRole('checkbox', { name: 'at 50%' })).not.toBeChecked();
  await expect(region.getByRole('radio', { name: 'All owners and admins' })).toBeChecked();
  await expectNoBarrier(page);
});

test('a member chooses their own mail and sees nothing of the workspace’s settings', async ({ page }) => {
  await signIn(page, 'member@acme.test', '/settings');
  const region = page.getByRole('region', { name: 'Notifications' });
  await expect(region.getByRole('button', { name: 'Save for the workspace' })).toHaveCount(0);
  await region.getByRole('checkbox', { name: 'Credits were bought after you asked' }).uncheck();
  await region.getByRole('button', { name: 'Save my choice' }).click();
  await expect(region.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(region.getByRole('checkbox', { name: 'Credits were bought after you asked' })).not.toBeChecked();
});
