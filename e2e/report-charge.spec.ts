import type { Page } from '@playwright/test';
import { expectNoBarrier } from './barriers';
import { expect, test } from './journeys';
import { microcredits, readCredits, signIn } from './support';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const REASON = 'The answer stops in the middle of a word';
const ANSWER = 'That was a fault of ours, sorry';

/** From the list of requests to the form, by the receipt of a request that was charged. */
async function goToForm(page: Page, nth: number): Promise<void> {
  await signIn(page, 'member@acme.test', '/usage?period=last-month&status=answered');
  await page
    .getByRole('region', { name: 'Requests' })
    .getByRole('link', { name: /receipt/ })
    .nth(nth)
    .click();
  await page.getByRole('link', { name: 'Report a wrong charge' }).click();
  await expect(page.getByRole('heading', { name: 'Report a wrong charge' })).toBeVisible();
}

test('a member reports a wrong charge with a screenshot, an operator credits it in one step, and the member sees all of it', async ({
  page,
  elsewhere,
}) => {
  await goToForm(page, 0);
  await page.getByRole('textbox', { name: /^What happened/ }).fill('Wrong');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page.getByText(/^Write at least/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^What happened/ })).toHaveValue('Wrong');
  await page.getByRole('textbox', { name: /^What happened/ }).fill(REASON);
  await page.getByLabel(/^Screenshot/).setInputFiles({ name: 'seen.png', mimeType: 'image/png', buffer: PNG });
  await page.getByRole('button', { name: 'Send the report' }).click();
  const title = page.getByRole('heading', { name: /^Report WC-\d+$/ });
  await expect(title).toBeVisible();
  const number = ((await title.textContent()) ?? '').replace('Report ', '');
  const picture = page.getByRole('img', { name: 'The screenshot that was attached' });
  await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1);
  await expect(page.getByText('Waits for our decision')).toBeVisible();
  await expectNoBarrier(page);
  const before = microcredits((await readCredits(page)).top_up.balance);

  const operator = await elsewhere();
  await signIn(operator, 'operator@studio.test', '/operator');
  await operator.getByRole('link', { name: /reports? of (a )?wrong charge/ }).click();
  await expect(operator.getByRole('link', { name: number })).toBeVisible();
  await operator.goto(`/operator?q=${number}`);
  await expect(operator.getByText(REASON)).toBeVisible();
  const decision = operator.getByRole('region', { name: 'Decision' });
  const credited = await decision.getByRole('textbox', { name: 'Credits' }).inputValue();
  await decision.getByRole('textbox', { name: 'Why' }).fill(ANSWER);
  await decision.getByRole('button', { name: 'Credit' }).click();
  await expect(decision.getByText('credited by operator@studio.test')).toBeVisible();
  await expectNoBarrier(operator);

  await page.reload();
  await expect(page.getByText(`Support writes: ${ANSWER}`)).toBeVisible();
  await expect(page.getByText('The charge was wrong, and credits were given back.')).toBeVisible();
  expect(microcredits((await readCredits(page)).top_up.balance) - before).toBe(microcredits(credited));
  await page.getByRole('link', { name: 'request that was charged' }).click();
  await expect(page.getByText('of this charge was given back')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Report a wrong charge' })).toHaveCount(0);
  await page.goto('/notices');
  await expect(page.getByRole('main').getByText(new RegExp(`^Report ${number}: .* credited$`))).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('what was typed stays when it is refused, and a report is sent and, asked a second time, taken back', async ({
    page,
  }) => {
    await goToForm(page, 1);
    const reason = page.getByRole('textbox', { name: /^What happened/ });
    await reason.fill(REASON);
    await page.getByLabel(/^Screenshot/).setInputFiles({
      ...{ name: 'seen.png', mimeType: 'image/png' },
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    });
    await page.getByRole('button', { name: 'Send the report' }).click();
    await expect(page.getByText('This is no PNG, JPEG or WebP picture.')).toBeVisible();
    await expect(reason).toHaveValue(REASON);
    await page.getByRole('button', { name: 'Send the report' }).click();
    await expect(page.getByRole('heading', { name: /^Report WC-\d+$/ })).toBeVisible();
    const sure = page.getByRole('button', { name: 'Yes, take it back' });
    await expect(sure).toBeHidden();
    await page.getByText('Take it back', { exact: true }).click();
    await sure.click();
    await expect(page.getByText('It was taken back before it was decided.')).toBeVisible();
  });
});
