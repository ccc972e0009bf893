import { type BrowserContextOptions, test as base, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

/** Opens a page in a browser of its own: for somebody else, or for the same person at another machine. */
export type Elsewhere = (options?: BrowserContextOptions) => Promise<Page>;

/** Journeys of several people: what each of them opened is closed at the end, so that it doesn't go on beside the next. */
export const test = base.extend<{ elsewhere: Elsewhere }>({
  elsewhere: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use(async (options) => {
      const page = await (await browser.newContext(options)).newPage();
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map((page) => page.context().close()));
  },
});
