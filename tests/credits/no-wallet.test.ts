import { expect, test } from 'vitest';
import { changeAllowance } from '@/lib/credits/allowance';
import { readBalances } from '@/lib/credits/balances';
import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { clawBack, creditTopUp } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, holdRequest } from '../setup/factories';

const workspaceId = newId();
const movement = { workspaceId, purchaseId: newId(), key: 'purchase:none', amount: credits(1) };

test.each<[string, () => Promise<unknown>]>([
  ['a balance', () => readBalances(workspaceId)],
  ['a hold', () => placeHold(holdRequest({ workspaceId, userId: newId() }))],
  ['an end of one', () => settleHold({ workspaceId, requestId: newId(), cost: credits(1), receipt: {} })],
  ['an allowance', () => changeAllowance(workspaceId, credits(1))],
  ['a credit', () => db.$transaction((tx) => creditTopUp(tx, movement))],
  ['a clawback', () => db.$transaction((tx) => clawBack(tx, movement))],
])('%s of a workspace without a wallet is refused, rather than done to nobody', async (_, verb) => {
  await expect(verb()).rejects.toMatchObject({ code: 'not_found' });
});

test('a note of nothing, or of a request that is not there, is no failure', async () => {
  await noteProgress([]);
  await noteProgress([{ workspaceId, requestId: newId(), produced: credits(1) }]);
  expect(await db.hold.count({ where: { workspaceId } })).toBe(0);
});
