import { expect, test } from 'vitest';
import { sealBooks } from '@/lib/audit/seal-books';
import { check, inSnapshot, verify } from '@/lib/audit/verify';
import { placeHold } from '@/lib/credits/holds';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

test('books that were kept with the real verbs are in order', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(5) });
  await spend(workspace, credits(3));
  await placeHold(holdRequest(workspace));
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
});

test('a check leaves no trace: it runs in a transaction that cannot write', async () => {
  await makeWorkspace();
  const attempt = inSnapshot((tx) => tx.$executeRaw`update wallet set held = 0`);
  await expect(attempt).rejects.toThrow(/read-only transaction/);
});

test('the books of one workspace can be looked at alone', async () => {
  const [one] = [await makeWorkspace({ topUp: credits(5) }), await makeWorkspace({ topUp: credits(5) })];
  await sealBooks();
  const verdict = await inSnapshot((tx) => check(tx, [one.workspaceId]));
  expect(verdict).toMatchObject({ ok: true, checked: { workspaces: 1, transfers: 2 } });
});
