import { expect, test } from 'vitest';
import { lowSince } from '@/lib/balance/low-since';
import { readBalances } from '@/lib/credits/balances';
import { buyCredits, credits, makeWorkspace, spend } from '@/tests/setup/factories';

const crossing = async (workspaceId: string) => lowSince(workspaceId, await readBalances(workspaceId));

test('a balance that is not low has no crossing', async () => {
  const { workspaceId } = await makeWorkspace({ included: credits(20) });
  expect(await crossing(workspaceId)).toBeNull();
});

test('spending on and a small purchase belong to the same crossing; being well in between makes a new one', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await spend(of, credits(19));
  const first = await crossing(of.workspaceId);
  expect(first).not.toBeNull();

  await spend(of, credits(0.5));
  expect(await crossing(of.workspaceId)).toBe(first);
  await buyCredits(of.workspaceId, of.userId, credits(1));
  expect(await crossing(of.workspaceId)).toBe(first);

  await buyCredits(of.workspaceId, of.userId, credits(10));
  expect(await crossing(of.workspaceId)).toBeNull();
  await spend(of, credits(10));
  expect(await crossing(of.workspaceId)).toBeGreaterThan(first ?? 0n);
});
