import { expect, test } from './journeys';
import { signIn, spendAll } from './support';

test('a member whose workspace has no credits sees who can buy, and keeps the message', async ({ page, elsewhere }) => {
  await signIn(page, 'member@empty.test', '/chat');
  await spendAll(page);
  await page.getByRole('textbox', { name: 'Message' }).fill('What does our churn look like?');
  await page.getByRole('button', { name: 'Send' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('What does our churn look like?');
  await expect(alert.getByRole('button', { name: 'Buy credits' })).toHaveCount(0);
  await alert.getByRole('button', { name: 'Ask an owner' }).click();
  await expect(page.getByText('owner@empty.test').first()).toBeVisible();

  // The draft lives on the server: another browser of the same person has it too.
  const other = await elsewhere();
  await signIn(other, 'member@empty.test', '/chat');
  await expect(other.getByRole('textbox', { name: 'Message' })).toHaveValue('What does our churn look like?');
});
