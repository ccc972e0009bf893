import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { formatDollars } from '@/lib/i18n/format';
import { LANGUAGES, type Language } from '@/lib/i18n/languages';
import type en from '@/messages/en.json';
import { draftSaved, GOOD_CARD, signIn, spendAll } from './support';

/**
 * The pictures of the help are what a journey sees, in the language of those who read them. UPDATE_PICTURES=1 puts them into
 * public/help, with their sizes; else only the English ones are taken, and stay with the other results of the run:
 * UPDATE_PICTURES=1 NEXT_DIST_DIR=.next-test npx playwright test e2e/help-pictures.spec.ts
 */
const SCALE = 2;
const SIZES = 'public/help/pictures.json';
const isUpdate = process.env.UPDATE_PICTURES === '1';

/** What somebody asks for in the chat that is out of credits. */
const ASKED: Record<Language, string> = {
  en: 'Write a project brief for the spring launch.',
  da: 'Skriv et projektbrief til forårets lancering.',
  ja: '春の新製品発表に向けたプロジェクト概要を書いてください。',
};

test.use({ colorScheme: 'light', deviceScaleFactor: SCALE, viewport: { width: 1000, height: 860 } });

/** A part of the page as a small picture; of something long, its beginning. */
async function takePicture(of: Locator, name: string, folder: string, { tallest = 640 } = {}): Promise<void> {
  const page = of.page();
  await page.evaluate(() => document.fonts.ready);
  await of.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const box = await of.boundingBox();
  if (!box) throw new Error(`${name} can't be seen`);
  const clip = { ...box, height: Math.min(box.height, tallest) };
  const png = await page.screenshot({ animations: 'disabled', clip });
  const { data, width, height } = await toWebp(page, png);
  expect(data.byteLength).toBeLessThan(80_000);
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${name}.webp`;
  writeFileSync(file, data);
  if (!isUpdate) return;
  const sizes: Record<string, object> = JSON.parse(readFileSync(SIZES, 'utf8'));
  sizes[file.replace('public/help/', '')] = { width: width / SCALE, height: height / SCALE };
  const sorted = Object.fromEntries(Object.entries(sizes).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(SIZES, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** The browser itself knows how to write what other programs here don't. */
async function toWebp(page: Page, png: Buffer) {
  const blank = await page.context().newPage();
  const made = await blank.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return { width, height, url: canvas.toDataURL('image/webp', 0.8) };
  }, png.toString('base64'));
  await blank.close();
  return { ...made, data: Buffer.from(made.url.split(',', 2)[1] ?? '', 'base64') };
}

for (const language of isUpdate ? LANGUAGES : (['en'] as const)) {
  const texts: typeof en = JSON.parse(readFileSync(`messages/${language}.json`, 'utf8'));
  const { aiUsage, buying, chat, news, refill, refillTerms } = texts;
  const dollars = (decimal: string, digits = 2) =>
    formatDollars(decimal, language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const folderOf = (results: string) => (isUpdate ? `public/help/${language}` : results);

  test.describe(`in ${language}`, () => {
    test.use({ locale: language });

    test('the guide to buying shows each step as it is', async ({ page }, { outputDir }) => {
      const folder = folderOf(outputDir);
      await signIn(page, 'owner@acme.test', '/billing');
      const usage = page.getByRole('region', { name: aiUsage.title });
      await expect(usage.getByText(aiUsage.paysNext)).toBeVisible();
      await takePicture(usage, 'ai-usage', folder);
      const terms = page.getByRole('region', { name: refillTerms.title });
      await terms.getByText(refill.setUp, { exact: true }).click();
      await takePicture(terms, 'auto-refill', folder, { tallest: 470 });

      await page.goto('/billing?buy=1');
      const dialog = page.getByRole('dialog', { name: buying.buyCredits });
      await dialog.getByRole('radio', { name: dollars('100', 0) }).check();
      await expect(dialog.getByText(dollars('100'))).toBeVisible();
      await takePicture(dialog, 'buy-dialog', folder, { tallest: 860 });

      await dialog.getByRole('button', { name: buying.buyCredits }).click();
      await expect(page.locator('[autocomplete=cc-number]')).toBeVisible();
      await takePicture(page.locator('body'), 'payment-page', folder, { tallest: 760 });
      await page.locator('[autocomplete=cc-number]').fill(GOOD_CARD);
      await page.locator('[autocomplete=cc-exp]').fill('12 / 34');
      await page.locator('[autocomplete=cc-csc]').fill('123');
      await page.locator('[autocomplete=cc-name]').fill('Ada Lovelace');
      await page.locator('[autocomplete=cc-name]').press('Enter');
      await expect(page.getByRole('status').filter({ hasText: news.purchase.added.title })).toBeVisible();
      await takePicture(page.getByRole('main'), 'credits-added', folder, { tallest: 330 });
    });

    test('the guide to the paused chat shows the message that stays', async ({ page }, { outputDir }) => {
      await page.setViewportSize({ width: 1000, height: 640 });
      await signIn(page, 'owner@empty.test', '/chat');
      await spendAll(page);
      const box = page.getByRole('textbox', { name: chat.message });
      await box.fill(ASKED[language]);
      await page.getByRole('button', { name: chat.send }).click();
      const alert = page.getByRole('alert').filter({ hasText: chat.paused });
      await expect(alert.getByRole('button', { name: buying.buyCredits })).toBeVisible();
      // The alert stood there before, too: the message is on its way until it is back.
      await expect(page.getByRole('button', { name: chat.send })).toBeVisible();
      await expect(box).toHaveValue(ASKED[language]);
      await takePicture(page.getByRole('main'), 'chat-paused', folderOf(outputDir));
      // Words that are saved would wait for the next who comes.
      const saved = draftSaved(page);
      await box.fill('');
      await saved;
    });
  });
}
