import { expect, test } from '@playwright/test';
import { signIn } from './support';

test('a conversation is found by its words, gets another name, and is deleted after a second question', async ({
  page,
}) => {
  const word = `zanzibar${Date.now()}`;
  await signIn(page, 'admin@acme.test', '/chat');
  await page.getByRole('textbox', { name: 'Message' }).fill(`Where is ${word}? [tokens:20]`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('article', { name: 'Answer' }).getByText(/^Cost \$/)).toBeVisible();
  const address = page.url();

  const list = page.getByRole('navigation', { name: 'Conversations' });
  const dialog = page.getByRole('dialog', { name: 'Rename or delete' });
  await list.getByRole('searchbox', { name: 'Search conversations' }).fill(word);
  await expect(list.getByRole('status')).toHaveText('1 conversation found.');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('button', { name: /^Rename or delete/ }).click();
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Islands');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  // Found by what was said in it, and shown by its new name.
  await expect(list.getByRole('link', { name: 'Islands' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Islands' })).toBeAttached();
  await list.getByRole('button', { name: 'Rename or delete “Islands”' }).click();
  await dialog.getByRole('button', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.getByRole('button', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page).toHaveURL(/\/chat$/);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(list.getByRole('link', { name: 'Islands' })).toHaveCount(0);
  expect((await page.goto(address))?.status()).toBe(404);
});
