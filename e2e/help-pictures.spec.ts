import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { emptyBox, GOOD_CARD, goToStripe, payWith, signIn, spendAll } from './support';

/**
 * The pictures of the help are what a journey sees. UPDATE_PICTURES=1 puts them into public/help, with their sizes; else they
 * stay with the other results of the run:
 * UPDATE_PICTURES=1 NEXT_DIST_DIR=.next-test npx playwright test e2e/help-pictures.spec.ts
 */
const SCALE = 2;
const SIZES = 'public/help/pictures.json';
const isUpdate = process.env.UPDATE_PICTURES === '1';

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
  if (!isUpdate) mkdirSync(folder, { recursive: true });
  writeFileSync(`${isUpdate ? 'public/help' : folder}/${name}.webp`, data);
  if (!isUpdate) return;
  const sizes: Record<string, object> = JSON.parse(readFileSync(SIZES, 'utf8'));
  sizes[`${name}.webp`] = { width: width / SCALE, height: height / SCALE };
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

test('the guide to buying shows each step as it is', async ({ page }, { outputDir }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  const usage = page.getByRole('region', { name: 'AI usage' });
  await expect(usage.getByText('Pays next')).toBeVisible();
  await takePicture(usage, 'ai-usage', outputDir);
  await takePicture(page.getByRole('region', { name: 'Auto-refill' }), 'auto-refill', outputDir, { tallest: 440 });

  await page.goto('/billing?buy=1');
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await dialog.getByRole('radio', { name: '$100' }).check();
  await expect(dialog.getByText('You will be charged $100.00')).toBeVisible();
  await takePicture(dialog, 'buy-dialog', outputDir, { tallest: 860 });

  await goToStripe(page, '$100');
  await takePicture(page.locator('body'), 'payment-page', outputDir);
  await payWith(page, GOOD_CARD);
  const added = page.getByRole('status').filter({ hasText: 'Credits added' });
  await expect(added).toBeVisible();
  await takePicture(page.getByRole('main'), 'credits-added', outputDir, { tallest: 330 });
});

test('the guide to the paused chat shows the message that stays', async ({ page }, { outputDir }) => {
  await page.setViewportSize({ width: 1000, height: 640 });
  await signIn(page, 'owner@empty.test', '/chat');
  await spendAll(page);
  const message = 'Write a project brief for the spring launch.';
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(message);
  await page.getByRole('button', { name: 'Send' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'AI is paused' });
  await expect(alert.getByRole('button', { name: 'Buy credits' })).toBeVisible();
  // The alert stood there before, too: the message is on its way until it is back.
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  await expect(box).toHaveValue(message);
  await takePicture(page.getByRole('main'), 'chat-paused', outputDir);
  await emptyBox(page);
});
