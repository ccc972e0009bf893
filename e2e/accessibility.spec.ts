import { expect, type Page, test } from '@playwright/test';
import { expectNoBarrier } from './barriers';
import { signIn } from './support';
import { ELSEWHERE, routeOf, routesInApp, VISITS } from './visits';

test('every page of the app is looked at by somebody', () => {
  const visited = Object.values(VISITS).flatMap((visits) => visits.map(({ path, route }) => route ?? routeOf(path)));
  const seen = new Set([...visited, ...Object.keys(ELSEWHERE)]);
  expect(routesInApp().filter((route) => !seen.has(route))).toEqual([]);
});

for (const [who, visits] of Object.entries(VISITS)) {
  test.describe(() => {
    // One window for each person: a new one costs more than all that is looked at in it.
    let page: Page;
    test.beforeAll(async ({ browser }) => {
      page = await browser.newPage();
    });
    test.afterAll(() => page.context().close());

    for (const { path, what, route = routeOf(path), go } of visits) {
      test(`${who} meets no barrier at ${path}${what ? `, ${what}` : ''}`, async () => {
        if (who.includes('@')) await signIn(page, who, path);
        else await page.goto(path);
        await go?.(page);
        await expect.poll(() => routeOf(page.url())).toBe(route);
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
        await expectNoBarrier(page);
      });
    }
  });
}
