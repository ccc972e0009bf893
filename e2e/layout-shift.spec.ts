import { expect, type Page, test } from '@playwright/test';
import { signIn } from './support';

/** Cumulative layout shift: the share of the window that moved, times how far. */
const MOST = 0.02;
const OWNER_PAGES = [
  '/billing',
  '/billing/plan',
  '/chat',
  '/usage',
  '/notices',
  '/settings',
  '/settings/members',
  '/help',
];

// Far from UTC, in which a browser's first page is made: every moment on it is told anew.
test.use({ timezoneId: 'America/New_York' });

for (const width of [390, 1280]) {
  test(`nothing moves while a page comes to life, ${width} px wide`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/sign-in');
    expect.soft(await shiftOf(page), '/sign-in').toBeLessThanOrEqual(MOST);
    await signIn(page, 'owner@acme.test', '/usage?period=last-month');
    const receipt = await page
      .getByRole('link', { name: /receipt/ })
      .first()
      .getAttribute('href');
    await page.goto('/chat');
    const thread = await page.locator('a[href^="/chat/"]').first().getAttribute('href');
    await slowDown(page);
    await tellAnotherBalance(page);
    for (const path of [...OWNER_PAGES, receipt, thread]) {
      await page.context().clearCookies({ name: 'studio-zone' });
      await page.goto(path ?? '/nowhere');
      if (path !== '/help') await expect(page.getByText('$7,654.32').first()).toBeVisible();
      expect.soft(await shiftOf(page), path ?? 'a link that is missing').toBeLessThanOrEqual(MOST);
    }
    await page.context().clearCookies();
    await signIn(page, 'operator@studio.test', '/operator');
    await expect(page.getByRole('table')).toBeVisible();
    expect.soft(await shiftOf(page), '/operator').toBeLessThanOrEqual(MOST);
  });
}

/** A phone on the road: everything is fetched anew, and late. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const slow = { latency: 40, downloadThroughput: 500_000, uploadThroughput: 200_000 };
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', { offline: false, ...slow });
}

/** The first balance that the open page hears of is another one than it was made with, of more digits. */
async function tellAnotherBalance(page: Page): Promise<void> {
  const balance = await (await page.request.get('/api/balance')).json();
  const amounts = { ...balance.amounts, available: '7654.320000' };
  const body = `data: ${JSON.stringify({ ...balance, amounts })}\n\n`;
  await page.route('**/api/balance/stream?*', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
}

/** What has moved by itself since the page began, once what is on its way to the screen is there. */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) if ('value' in entry) sum += Number(entry.value);
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    // Entries are handed over after a frame.
    for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
    add(observer.takeRecords());
    return sum;
  });
}
