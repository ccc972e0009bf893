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
