import { expect, type Page, test } from '@playwright/test';
import { microcredits, readCredits, signIn, WORDS } from './support';

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const answers = (page: Page) => page.getByRole('article', { name: 'Answer' });

async function ask(page: Page, message: string): Promise<void> {
  await box(page).fill(message);
  await page.getByRole('button', { name: 'Send' }).click();
}

test('a message whose answer is lost on the way is sent again by itself, shown once and charged once', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/chat');
  const before = microcredits((await readCredits(page)).available);
  const keys: (string | undefined)[] = [];
  let lost = 2;
  await page.route('**/api/chat', async (route) => {
    keys.push((await route.request().headerValue('idempotency-key')) ?? undefined);
    if (lost === 0) return route.continue();
    lost -= 1;
    // The first arrives and its answer doesn't; the second does not even arrive.
    if (lost === 1) await route.fetch();
    return route.abort('connectionreset');
  });
  await ask(page, 'Once and only once [tokens:30]');
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(answers(page).getByText(/^Cost \$/)).toBeVisible();
  const cost = await answers(page).locator('data').first().getAttribute('value');
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(3);
  await expect(box(page)).toHaveValue('');
  expect(microcredits((await readCredits(page)).available)).toBe(before - microcredits(cost ?? ''));
  await page.reload();
  await expect(answers(page)).toHaveCount(1);
  await expect(
    page.getByRole('main').locator('.bg-accent-soft', { hasText: 'Once and only once' }).last(),
  ).toBeVisible();
});

test('an answer can be stopped, continued, copied and asked for again; an earlier message can be edited', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/chat');
  await ask(page, 'First matter [tokens:20]');
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(answers(page).getByText(/^Cost \$/)).toHaveCount(1);

  await ask(page, 'A long one [tokens:600] [slow:15]');
  await expect(answers(page)).toHaveCount(2);
  await expect(answers(page).last()).toContainText(WORDS);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(answers(page).last().getByText('stopped here')).toBeVisible();
  await expect(
    answers(page)
      .last()
      .getByText(/^Cost \$/),
  ).toBeVisible();

  await answers(page).last().getByRole('button', { name: 'Continue' }).click();
  await expect(answers(page)).toHaveCount(3);
  await expect(
    answers(page)
      .last()
      .getByText(/^Cost \$/),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Edit message' }).first().click();
  await expect(box(page)).toHaveValue('First matter [tokens:20]');
  await expect(page.getByText('You are editing an earlier message')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(box(page)).toHaveValue('');

  await page.getByRole('button', { name: 'Edit message' }).first().click();
  await box(page).press('Escape');
  await expect(page.getByText('You are editing an earlier message')).toHaveCount(0);
  await expect(box(page)).toHaveValue('');

  await page.getByRole('button', { name: 'Edit message' }).first().click();
  await ask(page, 'Another first matter [tokens:20]');
  await expect(answers(page)).toHaveCount(1);
  await expect(answers(page).getByText(/^Cost \$/)).toBeVisible();
  await expect(answers(page).last()).not.toContainText('stopped here');

  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByRole('button', { name: 'Ask again' })).toHaveCount(0);
  // There again once the new answer is whole.
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible();
  await expect(answers(page).getByText(/^Cost \$/)).toBeVisible();
  await page.reload();
  await expect(answers(page)).toHaveCount(1);
  await expect(page.getByRole('main').getByText('Another first matter').last()).toBeVisible();
  await answers(page).getByRole('link', { name: 'Receipt' }).click();
  await expect(page).toHaveURL(/\/usage\/requests\/[0-9a-f-]{36}/);
});
