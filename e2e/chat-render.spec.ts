import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test';
import { signIn } from './support';

/** Answers of as many tokens as an answer may have; `npm run test:full` reads on until token 10,000 of the thread. */
const ANSWERS = process.env.STUDIO_FULL_TESTS ? [4_000, 4_000, 3_000] : [2_000];
/** The first words of an answer, and as many near the end of the last one. */
const WINDOW_TOKENS = 400;
/** As the demo model writes, about. */
const CHARACTERS_A_TOKEN = 4;

test('an answer costs the browser the same for each token at the end of a long thread as at its beginning (P15)', async ({
  page,
}, { annotations }) => {
  test.setTimeout(120_000);
  await signIn(page, 'owner@acme.test', '/chat');
  const session = await page.context().newCDPSession(page);
  // Time of the thread, not of the clock: others may be busy.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  const costs: number[] = [];
  for (const [index, tokens] of ANSWERS.entries()) {
    const answer = await ask(page, index, tokens);
    if (index === 0) costs.push(await costOf(session, answer, 100));
    if (index === ANSWERS.length - 1) costs.push(await costOf(session, answer, tokens - 2 * WINDOW_TOKENS));
    await expect(answer.getByText(/^Cost \$/)).toBeVisible({ timeout: 30_000 });
  }
  const [early = 0, late = 0] = costs;
  annotations.push({ type: 'milliseconds of the main thread a token', description: `${early} early, ${late} late` });
  expect(late / early).toBeLessThanOrEqual(1.5);
});

async function ask(page: Page, index: number, tokens: number): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Message' }).fill(`Tell me all of it [tokens:${tokens}]`);
  await page.getByRole('button', { name: 'Send' }).click();
  return page.getByRole('article', { name: 'Answer' }).nth(index);
}

/** Milliseconds of the main thread for each token of a window that begins at this token of the answer. */
async function costOf(session: CDPSession, answer: Locator, from: number): Promise<number> {
  const reached = async (tokens: number): Promise<{ tokens: number; ms: number }> => {
    const length = async () => ((await answer.textContent()) ?? '').length / CHARACTERS_A_TOKEN;
    await expect.poll(length, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(tokens);
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return { tokens: await length(), ms: seconds * 1_000 };
  };
  const begin = await reached(from);
  const end = await reached(from + WINDOW_TOKENS);
  return (end.ms - begin.ms) / (end.tokens - begin.tokens);
}
