import { readdirSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

/** A look at one page: how one comes there from `path`, where that isn't the page itself. */
type Visit = { path: string; what?: string; route?: string; go?: (page: Page) => Promise<unknown> };

const plain = (...paths: string[]): Visit[] => paths.map((path) => ({ path }));
const region = (page: Page, name: string) => page.getByRole('region', { name });

/** Opens a dialog by the button that carries its name, and waits for what it asks the server. */
function dialog(path: string, button: string | RegExp, title: string): Visit {
  const go = async (page: Page) => {
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
  };
  return { path, what: `“${title}” open`, go };
}

const follow = (path: string, link: RegExp, route: string, place = 'main'): Visit => ({
  path,
  what: `what ${link} leads to`,
  route,
  go: (page) => page.locator(place).getByRole('link', { name: link }).first().click(),
});

const PURCHASE = follow('/billing', /^Purchase of/, '/billing/purchases/[id]');
const RECEIPT = follow('/usage?period=last-month', /receipt/, '/usage/requests/[id]');
const REPORT: Visit = {
  path: '/usage?period=last-month&status=answered',
  what: 'where a charge is reported',
  route: '/usage/requests/[id]/report',
  go: async (page) => {
    // The first ones are reported by a journey.
    await page
      .getByRole('main')
      .getByRole('link', { name: /receipt/ })
      .nth(2)
      .click();
    await page.getByRole('link', { name: 'Report a wrong charge' }).click();
  },
};

const LIMIT: Visit = {
  ...follow('/settings/members', /limit/i, '/settings/limits/[id]'),
  go: async (page) => {
    await page.locator('main').getByRole('link', { name: /limit/i }).first().click();
    await page.getByLabel('Limit: stops').fill('1000');
    await page.getByRole('button', { name: 'Review' }).click();
    await expect(region(page, 'What you are about to save')).toBeVisible();
  },
};

/** As an operator, from a workspace to what stands first in one of its lists. */
function inConsole(list: string, route: string): Visit {
  const go = async (page: Page) => {
    await page.getByRole('link', { name: 'Acme' }).click();
    await region(page, list).getByRole('link').first().click();
  };
  return { path: '/operator?q=owner@acme.test', what: `one of “${list}”`, route, go };
}

const HELP = readdirSync('messages/help/en').map((file) => `/help/${file.replace('.md', '')}`);

/** Who looks at what. */
export const VISITS: Record<string, Visit[]> = {
  nobody: [
    ...plain('/sign-in', '/sign-in?error=Verification', '/sign-in/sent', '/unsubscribe?token=none', '/help'),
    ...plain('/help?ask=do+credits+expire', '/no-such-page', '/help/reliability', ...HELP),
  ],
  'owner@acme.test': [
    ...plain('/billing', '/billing?buy=1', '/billing/plan', '/billing/plan?plan=team&seats=9', '/chat', '/notices'),
    ...plain('/billing/return?session_id=none', '/billing/plan-return?session_id=none', '/usage?by=member'),
    ...plain('/settings', '/settings/members', '/invitations/none', '/workspace-changed', '/no-such-page'),
    dialog('/billing', 'Cancel plan', 'Cancel this plan?'),
    { path: '/billing', what: 'auto-refill being set up', go: (page) => page.getByText('Set it up').click() },
    dialog('/usage', /^Notices/, 'Notices'),
    LIMIT,
    PURCHASE,
    RECEIPT,
    follow('/chat', /./, '/chat/[id]', 'nav[aria-label="Conversations"] ul'),
  ],
  'admin@acme.test': [
    ...plain('/billing', '/chat', '/usage', '/notices', '/settings', '/settings/members'),
    PURCHASE,
    RECEIPT,
  ],
  'member@acme.test': [
    ...plain('/billing', '/chat', '/usage?period=last-month', '/notices', '/settings'),
    ...plain('/settings/members', '/invitations/none', '/operator', '/usage/reports'),
    RECEIPT,
    REPORT,
  ],
  'owner@empty.test': plain('/billing', '/chat', '/usage'),
  'member@empty.test': [...plain('/billing', '/chat'), dialog('/chat', 'Ask an owner', 'Ask an owner')],
  'owner@free.test': plain('/billing', '/billing/plan', '/chat', '/settings', '/settings/members'),
  'operator@studio.test': [
    ...plain('/operator', '/operator/adjustments', '/operator/incidents', '/operator/numbers', '/operator/payments'),
    ...plain('/operator/reports', '/operator/webhooks', '/no-workspace', '/no-such-page'),
    follow('/operator?q=owner@acme.test', /^Acme$/, '/operator/workspaces/[id]'),
    inConsole('Purchases', '/operator/purchases/[id]'),
    inConsole('Last requests', '/operator/requests/[id]'),
  ],
};

/** Pages that a journey looks at on its way, since nobody comes there without it; and where nothing is shown. */
export const ELSEWHERE: Record<string, string> = {
  '/': 'leads on to /chat or /operator',
  '/billing/purchases/[id]/authenticate': 'refill.spec.ts',
  '/operator/reports/[number]': 'report-charge.spec.ts',
  '/usage/reports/[number]': 'report-charge.spec.ts',
  '/sign-in/link': 'sign-in-link.spec.ts',
};

/** The routes of all pages, as their folders name them. */
export function routesInApp(): string[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, '').replace(/\([^)]*\)\/?/, '')}`);
}

/** The route that an address belongs to, the more exact one first; undefined for an address of no page. */
export function routeOf(path: string): string | undefined {
  const { pathname } = new URL(path, 'http://localhost');
  const fits = (route: string) => new RegExp(`^${route.replaceAll(/\[\w+\]/g, '[^/]+')}$`).test(pathname);
  const routes = routesInApp();
  return routes.find((route) => route === pathname) ?? routes.find(fits);
}
