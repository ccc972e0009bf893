import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

/** The version that `@axe-core/playwright` would load; once in a page is enough for all looks at it. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const LOOK = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`;

/** By day and by night, on a desk and in a small hand: what is shown is the same, so it is loaded once. */
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 360].map((width) => ({ colorScheme, width })),
);

/** Fails on what axe finds in any look, and on a page that is wider than its window. Leaves the page as it was. */
export async function expectNoBarrier(page: Page): Promise<void> {
  const size = page.viewportSize();
  // A colour that is on its way from one theme to the other is nobody's colour.
  const still = await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important; }' });
  await page.evaluate(AXE);
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    // While a page is made anew after a form was sent, its title may be on its way.
    await expect(page).toHaveTitle(/\S/);
    const found = await page.evaluate<string[]>(LOOK);
    expect(found, `${page.url()}, ${colorScheme}, ${width} px`).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${page.url()} is too wide for ${width} px`).toBeLessThanOrEqual(0);
  }
  await still.evaluate((element: Element) => element.remove());
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}
