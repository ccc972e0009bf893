import { expectNoBarrier } from './barriers';
import { expect, test } from './journeys';
import { startSecondApp } from './second-app';
import { services } from './services';

test('where mail is sent for real, whoever opens a link from it meets no barrier, signs in without a script, and is told when it was used', async ({
  page,
  elsewhere,
}) => {
  // A second app starts for it.
  test.slow();
  const email = `ada-${Date.now()}@example.test`;
  // The first app has the mailbox, and sends what this one asks for.
  const app = await startSecondApp({ SMTP_URL: 'smtp://127.0.0.1:9', DEMO_PEOPLE: '' });
  try {
    await page.goto(`${app.url}/sign-in`);
    await page.getByRole('textbox', { name: /e-mail/i }).fill(email);
    await expectNoBarrier(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sign-in\/sent/);
    await expect(async () => {
      const { data } = await (await page.request.get(`${services().mailbox}/_local/messages?to=${email}`)).json();
      const path = /\/sign-in\/link\?\S+/.exec(data[0]?.text ?? '')?.[0] ?? '';
      expect(path).not.toBe('');
      await page.goto(app.url + path);
    }).toPass();
    await expect(page.getByText(email)).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in\/link\?/);
    await expectNoBarrier(page);

    const link = page.url();
    const plain = await elsewhere({ javaScriptEnabled: false });
    await plain.goto(link);
    await plain.getByRole('button', { name: 'Sign in' }).click();
    await expect(plain).toHaveURL(/\/chat/);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'This link was used' })).toBeVisible();
  } finally {
    app.stop();
  }
});
