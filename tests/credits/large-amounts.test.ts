import { expect, test } from 'vitest';
import { creditsJson } from '@/lib/ai/credits-json';
import { changeAllowance } from '@/lib/credits/allowance';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { sqlStateOf } from '@/lib/platform/errors';
import { fromDecimal, microcredits } from '@/lib/platform/units';
import { buyCredits, credits, makeWorkspace, spend } from '../setup/factories';

const BEYOND_NUMBERS = 2n ** 53n + 1n;
const LARGEST = 2n ** 63n - 1n;
const plan = { plan: 'business', seats: 5_000 } as const;

test('an amount that a JSON number would round is kept and told to the last microcredit (REL-T10)', async () => {
  const workspace = await makeWorkspace({ included: microcredits(BEYOND_NUMBERS) });
  await spend(workspace, microcredits(2n));
  const balances = await readBalances(workspace.workspaceId);
  expect(balances.included).toBe(BEYOND_NUMBERS - 2n);
  const told = JSON.parse(JSON.stringify(creditsJson(balances, plan)));
  expect(told.available).toBe('9007199254.740991');
  expect(fromDecimal(told.included.balance)).toBe(BEYOND_NUMBERS - 2n);
  expect(fromDecimal(told.included.granted)).toBe(BEYOND_NUMBERS);
});

test('what would be more than the ledger can count is refused, and changes nothing (REL-T10)', async () => {
  const workspace = await makeWorkspace({ included: microcredits(LARGEST) });
  const { workspaceId, userId } = workspace;
  await spend(workspace, microcredits(1n));
  const before = await db.wallet.findUniqueOrThrow({ where: { workspaceId } });
  const tooMuch = await buyCredits(workspaceId, userId, credits(1)).catch((error: unknown) => error);
  expect(sqlStateOf(tooMuch)).toContain('22003');
  const larger = await changeAllowance(workspaceId, microcredits(LARGEST + 1n)).catch((error: unknown) => error);
  expect(sqlStateOf(larger).join()).toMatch(/22003|22P02|P2020/);
  expect(await db.wallet.findUniqueOrThrow({ where: { workspaceId } })).toEqual(before);
  expect((await readBalances(workspaceId)).available).toBe(LARGEST - 1n);
});
