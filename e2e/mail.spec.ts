import { expect, test } from '@playwright/test';
import { services } from './services';
import { GOOD_CARD, goToStripe, payWith, signIn } from './support';

test('an owner buys, and the mail about it lies in the mailbox of this machine with a link to the purchase', async ({
  page,
}) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('link', { name: 'mailbox on this machine' })).toHaveAttribute('href', services().mailbox);
  await signIn(page, 'owner@acme.test', '/settings');
  // Mail is in the reader's language, and others may have read as Olivia before.
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'English' })).toHaveAttribute('aria-current', 'true');
  await page.goto('/billing');
  await page.getByRole('button', { name: 'Buy credits' }).first().click();
  await goToStripe(page, '$20');
  await payWith(page, GOOD_CARD);
  await expect(page.getByText('Credits added')).toBeVisible();

  const subject = '$20 of credits were added to Acme';
  const list = `${services().mailbox}/_local/messages?to=owner@acme.test`;
  const before = Date.now() - 60_000;
  await expect
    .poll(
      async () => {
        const { data } = await (await page.request.get(list)).json();
        return data.some((mail: { subject: string; receivedAt: string }) => {
          return mail.subject === subject && Date.parse(mail.receivedAt) > before;
        });
      },
      { timeout: 30_000 },
    )
    .toBe(true);

  await page.goto(services().mailbox);
  await page.getByRole('link', { name: subject }).first().click();
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.frameLocator('iframe').getByRole('link', { name: 'See the purchase' }).click(),
  ]);
  await expect(opened).toHaveURL(/\/billing\/purchases\/[0-9a-f-]{36}$/);
});
