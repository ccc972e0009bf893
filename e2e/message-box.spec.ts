import { expect, type Page, test } from '@playwright/test';
import { draftSaved, emptyBox, signIn } from './support';

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });

// The page is there and can be typed in before its code has arrived: on a slow network for seconds.
for (const { what, early, late } of [
  { what: 'begun before the page lives', early: 'New ', late: 'words' },
  { what: 'written once the page lives', early: '', late: 'New words' },
]) {
  test(`a saved draft that is marked whole is replaced by what is ${what}`, async ({ page }) => {
    await signIn(page, 'owner@acme.test', '/chat');
    const kept = draftSaved(page);
    await box(page).fill('The old words');
    await kept;
    const arrive = await holdCode(page);
    await page.goto('/chat', { waitUntil: 'commit' });
    await expect(box(page)).toHaveValue('The old words');
    await box(page).press('ControlOrMeta+a');
    await page.keyboard.type(early);
    await arrive();
    await page.keyboard.type(late);
    await expect(box(page)).toHaveValue('New words');
    await emptyBox(page);
  });
}

test('an empty chat offers beginnings: each fills the box, nothing is sent, and one’s own words stay', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/chat');
  const beginnings = page.getByRole('list', { name: 'Ways to begin' });
  await expect(beginnings.getByRole('listitem')).toHaveCount(4);
  await expect(box(page)).toBeFocused();
  await beginnings.getByRole('button', { name: 'Plan a migration' }).press('Enter');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type('our invoices');
  await expect(box(page)).toHaveValue(/^Write a migration plan, .+ for: our invoices$/);
  await box(page).fill('');
  await beginnings.getByRole('button', { name: 'Improve a text' }).click();
  await beginnings.getByRole('button', { name: 'Explain some code' }).click();
  await expect(box(page)).toHaveValue(/^Explain what this code does and what could go wrong in it: $/);
  const kept = draftSaved(page);
  await box(page).fill('const one = 1;');
  await beginnings.getByRole('button', { name: 'Explain some code' }).click();
  await expect(box(page)).toHaveValue(/^Explain what .+ in it:\n\nconst one = 1;$/);
  await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(0);
  await kept;
  await emptyBox(page);
});

/** Holds back the page's code until what is returned is called, which waits for the page to live. */
async function holdCode(page: Page): Promise<() => Promise<void>> {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  await page.route(/_next.static.*js/, async (route) => {
    await arrival;
    await route.continue();
  });
  return async () => {
    const lives = page.waitForRequest(/\/api\/balance\/stream/);
    arrived();
    await lives;
  };
}
