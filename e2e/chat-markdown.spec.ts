import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { HOSTILE } from '../tests/components/markdown/hostile';
import { asOwner } from './database';
import { signIn } from './support';

const SAMPLE = `## Three steps

1. **Export** the invoices, see [the guide](https://docs.example/guide).
2. Check the totals with \`sum()\`:

\`\`\`ts
const total = invoices.reduce((sum, { amount }) => sum + amount, 0n); // exact
\`\`\`

| month | invoices |
|:--|--:|
| May | 12 |

> Nothing is lost.

![A chart](https://evil.example/chart.png?q=everything)`;

/** Asks something, so that there is a conversation, and answers its id. */
async function begin(page: Page): Promise<string> {
  await signIn(page, 'owner@acme.test', '/chat');
  await page.getByRole('textbox', { name: 'Message' }).fill('Begin [tokens:5]');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(page.getByRole('article', { name: 'Answer' }).getByText(/^Cost \$/)).toBeVisible();
  return page.url().split('/').at(-1) ?? '';
}

/** Puts an answer where the app keeps them. */
async function keep(conversationId: string, content: string): Promise<void> {
  await asOwner(
    `insert into message (id, conversation_id, author, content, model)
     values (gen_random_uuid(), $1, 'assistant', $2, 'demo-medium')`,
    [conversationId, content],
  );
}

/** Everything that this page asks of another host than the app's. */
function outbound(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:https?|wss?):$/.test(protocol) && hostname !== 'localhost') requests.push(request.url());
  });
  return requests;
}

const pwned = (page: Page) => page.evaluate(() => 'pwned' in window);

test('nothing that a model writes runs a script or fetches anything: while it streams, and when it is read again', async ({
  page,
}) => {
  const conversationId = await begin(page);
  const requests = outbound(page);
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const answer = HOSTILE.join('\n\n');
  await page.route('**/api/chat', (route) => {
    const event = (body: object) => `data: ${JSON.stringify(body)}\n\n`;
    const ids = { conversation_id: conversationId, message_id: crypto.randomUUID(), answer_id: crypto.randomUUID() };
    const pieces = answer.match(/[\s\S]{1,7}/g) ?? [];
    const deltas = pieces.map((content) => event({ choices: [{ delta: { content } }] }));
    const usage = event({ choices: [], usage: { cost: '0.000001' } });
    const body = `event: conversation\n${event(ids)}${deltas.join('')}${usage}`;
    return route.fulfill({ contentType: 'text/event-stream', body });
  });
  await page.getByRole('textbox', { name: 'Message' }).fill('Show me everything');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('article', { name: 'Answer' }).last().getByText('$0.000001')).toBeVisible();
  expect(await pwned(page)).toBe(false);

  await keep(conversationId, answer);
  await page.unroute('**/api/chat');
  await page.reload();
  const read = page.getByRole('article', { name: 'Answer' }).last();
  await expect(read.getByText('window.pwned').first()).toBeVisible();
  // Whoever hovers, focuses and opens everything runs nothing either.
  for (const link of await read.getByRole('link').all()) await link.focus();
  expect(await pwned(page)).toBe(false);
  expect(dialogs).toBe(0);
  expect(requests).toEqual([]);
  await page.goto('/chat');
});

test('an answer is drawn as it was meant: code in colours that can be copied, tables, links that tell nothing', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const conversationId = await begin(page);
  await keep(conversationId, SAMPLE);
  const requests = outbound(page);
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    await page.reload();
    await expect(page.locator('code span.text-accent').first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  const answer = page.getByRole('article', { name: 'Answer' }).last();
  await expect(answer.getByRole('heading', { name: 'Three steps' })).toBeVisible();
  await expect(answer.getByRole('cell', { name: '12' })).toBeVisible();
  await expect(answer.getByRole('link', { name: 'the guide' })).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(answer.getByRole('link', { name: 'A chart' })).toHaveAttribute('href', /^https:\/\/evil\.example/);
  await answer.getByRole('button', { name: 'Copy code' }).click();
  await expect(answer.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^const total = .*exact$/);
  await answer.getByRole('button', { name: 'Copy answer' }).click();
  await expect(answer.getByText('Copied')).toHaveCount(2);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(SAMPLE);
  expect(requests).toEqual([]);
});
