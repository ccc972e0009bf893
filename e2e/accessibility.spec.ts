import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { signIn } from './support';

const VISITS = [
  ['owner@acme.test', '/billing'],
  ['owner@acme.test', '/billing?buy=1'],
  ['owner@acme.test', '/chat'],
  ['owner@acme.test', '/usage?by=member'],
  ['member@acme.test', '/usage?period=last-month'],
  ['owner@acme.test', '/settings'],
  ['admin@acme.test', '/billing'],
  ['member@acme.test', '/billing'],
  ['member@empty.test', '/chat'],
  ['owner@free.test', '/billing'],
  ['operator@studio.test', '/operator'],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the sign-in page has no barrier', async ({ page }) => {
      await page.goto('/sign-in');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });

    for (const [email, path] of VISITS) {
      test(`${path} has no barrier for ${email}`, async ({ page }) => {
        await signIn(page, email, path);
        await expect(page.getByRole('main')).toBeVisible();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }
  });
}
