import { expect, test } from '@playwright/test';
import { DECLINED_CARD, GOOD_CARD, goToStripe, microcredits, payWith, readCredits, signIn } from './support';

test('a declined card is explained where it was typed, another one pays, and the credits come once (REL-B11)', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const before = await readCredits(page);
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  await payWith(page, DECLINED_CARD);
  await expect(page.getByRole('alert')).toContainText(/declined/i);
  expect((await readCredits(page)).top_up).toEqual(before.top_up);
  await payWith(page, GOOD_CARD);
  await expect(page.getByRole('status').filter({ hasText: 'Credits added' })).toBeVisible();
  const after = await readCredits(page);
  expect(microcredits(after.top_up.balance)).toBe(microcredits(before.top_up.balance) + 20_000_000n);
});
