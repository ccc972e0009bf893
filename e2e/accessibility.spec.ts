import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { signIn } from './support';

/** Who goes where, and the link that is followed from there. */
const VISITS: readonly [email: string, path: string, link?: RegExp][] = [
  ['owner@acme.test', '/billing'],
  ['owner@acme.test', '/billing?buy=1'],
  ['owner@acme.test', '/billing', /^Purchase of/],
  ['owner@acme.test', '/billing/plan'],
  ['owner@acme.test', '/chat'],
  ['owner@acme.test', '/usage?by=member'],
  ['owner@acme.test', '/usage?period=last-month', /receipt/],
  ['owner@acme.test', '/notices'],
  ['owner@acme.test', '/settings'],
  ['owner@acme.test', '/settings/members'],
  ['owner@acme.test', '/billing/plan?plan=team&seats=9'],
  ['admin@acme.test', '/billing'],
  ['admin@acme.test', '/settings'],
  ['member@acme.test', '/billing'],
  ['member@acme.test', '/settings/members'],
  ['member@acme.test', '/invitations/none'],
  ['member@acme.test', '/usage?period=last-month'],
  ['member@empty.test', '/chat'],
  ['owner@free.test', '/billing'],
  ['owner@free.test', '/billing/plan'],
  ['operator@studio.test', '/operator'],
];

/** By day on a desk, by night in the hand; what is shown is the same, so it is loaded once. */
async function expectNoBarrier(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible();
  // A colour that is on its way from one theme to the other is nobody's colour.
  await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important; }' });
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  }
}

for (const path of ['/sign-in', '/sign-in?error=Verification', '/sign-in/sent', '/unsubscribe?token=none']) {
  test(`${path} has no barrier`, async ({ page }) => {
    await page.goto(path);
    await expectNoBarrier(page);
  });
}

for (const [email, path, link] of VISITS) {
  test(`${path} has no barrier for ${email}${link ? `, nor has what ${link} leads to` : ''}`, async ({ page }) => {
    await signIn(page, email, path);
    if (link) {
      await page.getByRole('link', { name: link }).first().click();
      await expect(page).not.toHaveURL(new RegExp(`${path.replace('?', '\\?')}$`));
    }
    await expectNoBarrier(page);
  });
}
