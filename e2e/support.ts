import { type Cookie, expect, type Locator, type Page } from '@playwright/test';

/** Sessions of this run, by e-mail: what is tried is what people do when they are signed in. */
const sessions = new Map<string, Cookie[]>();

/** Goes to a page as one of the demo people, signed in by the button that carries the e-mail or by a session from before. */
export async function signIn(page: Page, email: string, path = '/chat'): Promise<void> {
  const session = sessions.get(email);
  if (session) {
    await page.context().addCookies(session);
    await page.goto(path);
    return;
  }
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: email }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  const cookies = await page.context().cookies();
  sessions.set(
    email,
    cookies.filter(({ name }) => name.endsWith('studio-session')),
  );
}

/** Some words of an answer, not only what stands before each for those who hear it. */
export const WORDS = /(\w+\W+){8}/;

type Credits = {
  included: { balance: string; granted: string };
  top_up: { balance: string };
  held: string;
  available: string;
};

/** The balances as the API tells them to whoever is signed in. */
export async function readCredits(page: Page): Promise<Credits> {
  const response = await page.request.get('/api/v1/credits');
  expect(response.status()).toBe(200);
  return await response.json();
}

/** A decimal string of credits as microcredits, so that comparisons are exact. */
export function microcredits(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Fills the card on the hosted page and presses Pay. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
  await page.getByLabel('Name on card').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Pay' }).click();
}

export const GOOD_CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';

/** In the open dialog: chooses a pack and goes on to Stripe's page. */
export async function goToStripe(page: Page, pack: '$20' | '$100' | '$500'): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog.getByText('Current credits')).toBeVisible();
  await dialog.getByRole('radio', { name: pack }).check();
  await dialog.getByRole('button', { name: 'Buy credits' }).click();
  await expect(page.getByLabel('Card number')).toBeVisible();
}

/** The amount on the line "Top-up balance" of Billing. */
export function topUpBalance(page: Page): Locator {
  return page.locator('dt', { hasText: 'Top-up balance' }).locator('+ dd');
}

/** In microcredits: less than 64 tokens of the default model cost. */
const NEXT_TO_NOTHING = 600;

/** Uses up what a workspace has, so that the next journey finds it empty: a long question, then answers until nothing is left. */
export async function spendAll(page: Page): Promise<void> {
  await expect(async () => {
    const { available } = await readCredits(page);
    const left = Number(microcredits(available));
    if (left < NEXT_TO_NOTHING) return;
    // Most of it goes for the question (15 microcredits a word), the rest for an answer that the credits end: at least a useful one.
    const words = Math.max(0, Math.floor(((left - 6_000) * 0.85) / 15));
    const content = `[tokens:3000] ${'and '.repeat(words)}`;
    await page.request.post('/api/v1/chat/completions', {
      // What is too little for a dear model still buys an answer of a cheaper one.
      data: {
        model: left > 7_000 ? 'demo-large' : left > 1_500 ? 'demo-medium' : 'demo-small',
        max_tokens: 3_000,
        messages: [{ role: 'user', content }],
      },
      headers: { 'sec-fetch-site': 'same-origin' },
      timeout: 30_000,
    });
    expect(Number(microcredits((await readCredits(page)).available))).toBeLessThan(NEXT_TO_NOTHING);
  }).toPass({ timeout: 60_000 });
}

/** The server has what stands in the box; asked for before it is typed. */
export async function draftSaved(page: Page): Promise<void> {
  await page.waitForResponse((response) => response.url().endsWith('/api/chat/drafts') && response.ok());
}

/** Leaves an empty box behind: its words, which are saved, would wait for the next who comes. */
export async function emptyBox(page: Page): Promise<void> {
  const saved = draftSaved(page);
  await page.getByRole('textbox', { name: 'Message' }).fill('');
  await saved;
}

/** An owner whose credits are low is offered to buy, once; this one has come for something else. */
export async function notNow(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Buy credits' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}
