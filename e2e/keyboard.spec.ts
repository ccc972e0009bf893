import { expect, type Locator, type Page, test } from '@playwright/test';
import { enter, tabTo, write } from './keys';
import { notNow, signIn, spendAll, WORDS } from './support';

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const answers = (page: Page) => page.getByRole('article', { name: 'Answer' });
const button = (of: Page | Locator, name: string | RegExp) => of.getByRole('button', { name, exact: true });

// Nothing here touches a mouse: no click, no hover, and no focus but where keys have moved it.
test.describe.configure({ timeout: 120_000 });

test('a message is sent, its answer stopped, continued and copied; what is left is spoken', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-write']);
  await signIn(page, 'owner@acme.test', '/chat');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type('A long one [tokens:900] [slow:15]');
  await page.keyboard.press('Enter');
  await expect(answers(page)).toContainText(WORDS);
  await enter(page, button(page, 'Stop'));
  await expect(answers(page).getByText('stopped here')).toBeVisible();
  await expect(box(page)).toBeFocused();
  await expect(page.locator('[aria-live=polite]', { hasText: 'Answer complete' })).toContainText('$');
  await expect(page.locator('[aria-live=polite]', { hasText: /^Balance: \$/ })).toBeAttached();

  await enter(page, button(page, 'Continue'), 'Shift+Tab');
  await expect(answers(page)).toHaveCount(2);
  await expect(box(page)).toBeFocused();
  await expect(
    answers(page)
      .last()
      .getByText(/^Cost \$/),
  ).toBeVisible();
  await enter(page, answers(page).last().getByRole('button', { name: 'Copy answer' }), 'Shift+Tab');
  await expect(answers(page).last().getByText('Copied')).toBeVisible();

  await write(page, box(page), 'A short one [tokens:20]');
  await page.keyboard.press('Enter');
  await expect(answers(page)).toHaveCount(3);
  const again = button(page, 'Ask again');
  await enter(page, again, 'Shift+Tab');
  await expect(again).toHaveCount(0);
  await expect(box(page)).toBeFocused();
  // There again once the new answer is whole.
  await expect(again).toBeVisible();
  await expect(
    answers(page)
      .last()
      .getByText(/^Cost \$/),
  ).toBeVisible();
});

test('the message that found no credits: bought for on Stripe’s page, come back to, and sent', async ({ page }) => {
  await signIn(page, 'owner@empty.test', '/usage');
  await spendAll(page);
  await notNow(page);
  await enter(page, page.getByRole('link', { name: 'Chat', exact: true }), 'Shift+Tab');
  await expect(box(page)).toBeFocused();
  await write(page, box(page), 'Which rivers are long?');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert).toBeVisible();
  await expect(box(page)).toBeFocused();
  await enter(page, button(alert, 'Buy credits'), 'Shift+Tab');

  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByRole('heading', { name: 'Buy credits' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button(alert, 'Buy credits')).toBeFocused();
  await page.keyboard.press('Enter');
  await write(page, dialog.getByRole('textbox', { name: 'Credit amount' }), '1');
  await enter(page, button(dialog, 'Buy credits'));
  await write(page, page.getByLabel('Card number'), '4242424242424242');
  await write(page, page.getByLabel('Expiry'), '12 / 34');
  await write(page, page.getByLabel('CVC'), '123');
  await write(page, page.getByLabel('Name on card'), 'Ada Lovelace');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue('Which rivers are long?');
  await page.keyboard.press('Enter');
  await expect(answers(page).getByText(/^Cost \$/)).toBeVisible();
  await spendAll(page);
});

test('Billing: past the navigation, a card of the dialog by arrows, and auto-refill on and off', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await enter(page, button(page.getByRole('region', { name: 'AI usage' }), 'Buy credits'));
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await tabTo(page, dialog.getByRole('radio', { checked: true }));
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByText('You will be charged $100.00')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button(page.getByRole('region', { name: 'AI usage' }), 'Buy credits')).toBeFocused();

  const refill = page.getByRole('region', { name: 'Auto-refill' });
  await enter(page, refill.locator('summary', { hasText: 'Set it up' }));
  await write(page, refill.getByLabel('When credits fall below'), '1');
  await enter(page, button(refill, 'Agree and turn on'));
  await enter(page, button(refill, 'Turn off'));
  await expect(refill.getByText('An owner turned it off. Nothing is charged.')).toBeVisible();
});

test('Settings: a key is made and revoked, and whoever invites without a seat hears why not', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/settings');
  const keys = page.getByRole('region', { name: 'API keys' });
  await write(page, keys.getByRole('textbox', { name: 'Name' }), 'By keyboard');
  await page.keyboard.press('Enter');
  await expect(keys.getByText(/^sc_.{20,}$/)).toBeVisible();
  const row = keys.getByRole('row', { name: /By keyboard/ });
  await enter(page, row.locator('summary'));
  await enter(page, button(row, 'Revoke for good'));
  await expect(row).toHaveCount(0);

  await enter(page, page.getByRole('link', { name: 'Manage members' }), 'Shift+Tab');
  const form = page.getByRole('region', { name: 'Invite somebody' });
  await write(page, form.getByRole('textbox', { name: 'E-mail address' }), 'owner@empty.test');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('status')).not.toBeEmpty();
});

test('Usage is narrowed, and its notices are read', async ({ page }) => {
  await signIn(page, 'owner@empty.test', '/usage?period=last-month');
  await notNow(page);
  await enter(page, page.getByRole('button', { name: /^Notices/ }), 'Shift+Tab');
  await expect(page.getByRole('dialog', { name: 'Notices' }).getByRole('heading', { name: 'Notices' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Notices/ })).toBeFocused();
  await tabTo(page, page.getByRole('combobox', { name: 'Model' }));
  await page.keyboard.type('Demo small');
  await enter(page, button(page, 'Apply'));
  await expect(page).toHaveURL(/model=demo-small/);
});

test('one notice is marked as read where the bell opened, the next one after it', async ({ page }) => {
  await signIn(page, 'owner@acme.test', '/usage');
  const panel = page.getByRole('dialog', { name: 'Notices' });
  const unread = panel.getByRole('button', { name: 'Mark as read' });
  await enter(page, page.getByRole('button', { name: /^Notices/ }));
  await expect(unread).not.toHaveCount(0);
  const before = await unread.count();
  await enter(page, unread.first());
  await expect(unread).toHaveCount(before - 1);
  await tabTo(page, panel.getByRole('link').first(), 'Shift+Tab');
});

test('the console: a workspace is found, given credits and relieved of them', async ({ page }) => {
  await signIn(page, 'operator@studio.test', '/operator');
  await write(page, page.getByRole('searchbox'), 'owner@free.test');
  await page.keyboard.press('Enter');
  await enter(page, page.getByRole('link', { name: 'Solo' }));
  const adjust = page.getByRole('region', { name: 'Adjust' });
  for (const direction of ['Give', 'Take']) {
    await tabTo(page, adjust.getByRole('combobox', { name: 'What' }), direction === 'Give' ? 'Tab' : 'Shift+Tab');
    await page.keyboard.type(direction);
    await write(page, adjust.getByRole('textbox', { name: 'Credits' }), '2');
    await write(page, adjust.getByRole('textbox', { name: 'Reason' }), `By keyboard: ${direction}`);
    await page.keyboard.press('Enter');
    await expect(adjust.getByRole('row', { name: `By keyboard: ${direction}` })).toContainText('Made');
  }
});
