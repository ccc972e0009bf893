import { expect, test } from './journeys';
import { signIn, spendAll } from './support';

test('credits that are low do not interrupt: Buy credits opens by itself only when nothing is typed and the answer is written', async ({
  page,
  elsewhere,
}) => {
  test.slow();
  await signIn(page, 'owner@empty.test', '/chat');
  await spendAll(page);
  await page.goto('/chat');
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('What is left for us to do? [tokens:240] [slow:15]');

  const operator = await elsewhere();
  await signIn(operator, 'operator@studio.test', '/operator?q=owner@empty.test');
  await operator.getByRole('link', { name: 'Empty' }).click();
  const adjust = operator.getByRole('region', { name: 'Adjust' });
  await adjust.getByRole('textbox', { name: 'Credits' }).fill('1');
  await adjust.getByRole('textbox', { name: 'Reason' }).fill('A credit for a last question');
  await adjust.getByRole('button', { name: 'Adjust' }).click();
  await expect(adjust.getByRole('row', { name: 'A credit for a last question' }).first()).toContainText('Made');

  // Low, no longer empty: whoever looks at the page and writes nothing would be asked to buy within a second.
  await expect(page.getByRole('button', { name: /^Balance/ })).toContainText('$1.00');
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await page.getByRole('button', { name: 'Send' }).click();
  const answer = page.getByRole('article', { name: 'Answer' });
  await expect(answer).toContainText(/(\w+\W+){50}/);
  await expect(answer).toHaveAttribute('aria-busy', 'true');
  await expect(dialog).toBeHidden();
  await expect(answer.getByText(/^Cost \$/)).toBeVisible();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // The next who come as this owner find credits that are empty, not low.
  await spendAll(page);
});
