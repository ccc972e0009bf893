import type { Page } from '@playwright/test';
import { expect, test } from './journeys';
import { signIn } from './support';

/** As the owner: reviews and saves the limit of the member; an empty one is none. */
async function setLimit(page: Page, amount: string): Promise<void> {
  await page.goto('/settings/members');
  const row = page.getByRole('listitem').filter({ hasText: 'member@acme.test' });
  await row.getByRole('link', { name: /limit/i }).click();
  await page.getByLabel('Limit: stops').fill(amount);
  await page.getByLabel('Alert: only tells').fill('');
  await page.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('region', { name: 'What you are about to save' });
  await expect(review.getByText(/used .+ in .+ requests?\./)).toBeVisible();
  // What is used already counts: a limit below it stops at once, and says so before it is saved.
  await expect(review.getByText(/This stops .+ at once/)).toHaveCount(amount === '0.01' ? 1 : 0);
  await review.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
}

test('a member reaches the monthly limit with a message in the box; the owner raises it, and the message goes', async ({
  page,
  elsewhere,
}) => {
  await signIn(page, 'owner@acme.test', '/settings/members');
  await setLimit(page, '0.01');

  const member = await elsewhere();
  await signIn(member, 'member@acme.test', '/chat');
  const box = member.getByRole('textbox', { name: 'Message' });
  await box.fill('Is there room for one more?');
  await member.getByRole('button', { name: 'Send' }).click();
  const note = member.getByRole('alert').filter({ hasText: 'Your monthly limit is reached' });
  await expect(note.getByRole('link', { name: 'See who can change it' })).toBeVisible();
  await expect(note.getByRole('button', { name: 'Buy credits' })).toHaveCount(0);
  await expect(box).toHaveValue('Is there room for one more?');

  await setLimit(page, '5000');
  await member.getByRole('button', { name: 'Send' }).click();
  await expect(note).toBeHidden();
  await expect(member).toHaveURL(/\/chat\/.+/);
  await expect(box).toHaveValue('');

  await setLimit(page, '');
  await expect(page.getByText('Limit: stops at')).toHaveCount(0);
});
