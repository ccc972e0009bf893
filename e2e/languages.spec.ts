import type { Response } from '@playwright/test';
import { expect, test } from './journeys';
import { GOOD_CARD, signIn } from './support';

const READERS = [
  {
    locale: 'da-DK',
    language: 'da',
    words: {
      message: 'Besked',
      buy: 'Køb kredit',
      pack: /^20\s\$/,
      pay: 'Betal',
      card: ['Kortnummer', 'Udløbsdato', 'CVC', 'Navn på kortet'],
      added: 'Kredit tilføjet',
      billing: 'Fakturering',
      maximum: /100\.000\s\$/,
    },
  },
  {
    locale: 'ja-JP',
    language: 'ja',
    words: {
      message: 'メッセージ',
      buy: 'クレジットを購入',
      pack: /^20ドル/,
      pay: '支払う',
      card: ['カード番号', '有効期限', 'セキュリティコード', 'カードの名義'],
      added: 'クレジットが追加されました',
      billing: '請求',
      maximum: /100,000ドル/,
    },
  },
];

for (const { locale, language, words } of READERS) {
  test.describe(`a reader whose browser asks for ${locale}`, () => {
    test.use({ locale });

    test('buys credits in their language, at Stripe too, and is back in the chat with their words', async ({
      page,
    }) => {
      await signIn(page, 'owner@acme.test', '/chat');
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const draft = `${language}: ${Date.now()}`;
      const isSaved = (response: Response) => response.url().endsWith('/api/chat/drafts') && response.ok();
      await expect(async () => {
        const saved = page.waitForResponse(isSaved, { timeout: 3_000 });
        await page.getByRole('textbox', { name: words.message }).fill(`${draft} `);
        await page.getByRole('textbox', { name: words.message }).fill(draft);
        await saved;
      }).toPass();
      await page.goto(`${page.url()}?buy=1`);
      const dialog = page.getByRole('dialog', { name: words.buy });
      await expect(dialog.getByText(words.maximum)).toBeVisible();
      await dialog.getByRole('radio', { name: words.pack }).check();
      await dialog.getByRole('button', { name: words.buy }).click();
      const [number = '', expiry = '', cvc = '', name = ''] = words.card;
      await page.getByLabel(number).fill(GOOD_CARD);
      await page.getByLabel(expiry, { exact: true }).fill('12 / 34');
      await page.getByLabel(cvc).fill('123');
      await page.getByLabel(name).fill('Ada Lovelace');
      await page.getByRole('button', { name: words.pay, exact: true }).click();
      await expect(page.getByRole('status').filter({ hasText: words.added })).toBeVisible();
      await expect(page.getByRole('textbox', { name: words.message })).toHaveValue(draft);
      await expect(page.getByRole('link', { name: words.billing, exact: true })).toBeVisible();
    });
  });
}

test('a language that somebody chooses is theirs from then on, in another browser too', async ({ page, elsewhere }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Dansk' }).click();
  await expect(page.getByRole('heading', { name: 'Log ind som' })).toBeVisible();
  await page.getByRole('button', { name: 'owner@free.test' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'da');
  await page.goto('/settings');
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.getByRole('heading', { name: '設定', exact: true })).toBeVisible();

  const other = await elsewhere({ locale: 'en-US' });
  await other
    .context()
    .addCookies((await page.context().cookies()).filter(({ name }) => name.endsWith('studio-session')));
  await other.goto('/settings');
  await expect(other.locator('html')).toHaveAttribute('lang', 'ja');
  await other.getByRole('button', { name: 'English' }).click();
  await expect(other.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
});

test.describe('a reader in Copenhagen', () => {
  test.use({ timezoneId: 'Europe/Copenhagen' });

  test('has moments in their own time from the server, once a page has told it their zone', async ({ page }) => {
    await signIn(page, 'owner@acme.test', '/billing');
    const monthTurn = /December 1 at 1:00\sAM GMT\+1/;
    await expect(page.locator('time').filter({ hasText: monthTurn }).first()).toBeVisible();
    const html = await (await page.request.get('/billing')).text();
    expect(monthTurn.test(html)).toBe(true);
  });
});
