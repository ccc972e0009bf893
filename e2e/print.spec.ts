import { expect, type Page, test } from '@playwright/test';
import { signIn } from './support';

/** What A4 leaves between its margins, in CSS pixels. */
const PAPER = { width: 703, height: 1_017 };

/** What would be cut, lie on every page, or stand there to be pressed. */
async function notForPaper(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('body *')].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return element.checkVisibility() && width > 1 && height > 1 && !element.closest('.sr-only');
    });
    const name = (element: Element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`;
    return shown.flatMap((element) => {
      const { position, overflowX, overflowY } = getComputedStyle(element);
      const isCut =
        (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
        (/auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight + 1) ||
        element.getBoundingClientRect().right > window.innerWidth + 1;
      return [
        ...(element.matches('button, nav') ? [`to be pressed: ${name(element)}`] : []),
        ...(position === 'fixed' || position === 'sticky' ? [`on every page: ${name(element)}`] : []),
        ...(isCut ? [`cut: ${name(element)}`] : []),
      ];
    });
  });
}

test.use({ colorScheme: 'dark', viewport: PAPER });

const follow =
  (path: string, link: RegExp, place = 'main') =>
  async (page: Page): Promise<void> => {
    await page.goto(path);
    await page.locator(place).getByRole('link', { name: link }).first().click();
  };

const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  Billing: (page) => page.goto('/billing'),
  Usage: (page) => page.goto('/usage?period=last-month'),
  'a receipt': follow('/usage?period=last-month', /receipt/),
  'a purchase': follow('/billing', /^Purchase of/),
  'a conversation': follow('/chat', /./, 'nav[aria-label="Conversations"] ul'),
};

test('Billing, Usage, a receipt, a purchase and a conversation are printed whole, dark on white, and without what can be pressed', async ({
  page,
}) => {
  await signIn(page, 'owner@acme.test', '/billing');
  for (const [name, go] of Object.entries(PAGES)) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ media: 'screen' });
    await go(page);
    await expect(page.getByRole('main').locator('h1')).toBeAttached();
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print' });
    expect(await notForPaper(page), name).toEqual([]);
    await expect(page.getByText('Acme', { exact: true }).first(), name).toBeVisible();
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), name).toBe('rgb(255, 255, 255)');
  }
});
