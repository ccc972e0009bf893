import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalMailbox } from '../../local/mailbox/server';

let mailbox: Awaited<ReturnType<typeof startLocalMailbox>>;
beforeAll(async () => {
  mailbox = await startLocalMailbox();
});
afterAll(() => mailbox.close());

test.each([
  ['en-US', 'en', 'Mailbox'],
  ['da-DK,en;q=0.5', 'da', 'Postkasse'],
  ['ja', 'ja', 'メールボックス'],
  ['fr', 'en', 'Mailbox'],
])('whoever asks for %s reads the mailbox of this machine in %s', async (asked, language, title) => {
  const page = await (await fetch(mailbox.url, { headers: { 'accept-language': asked } })).text();
  expect(page).toContain(`<html lang="${language}">`);
  expect(page).toContain(`<h1>${title}</h1>`);
});
