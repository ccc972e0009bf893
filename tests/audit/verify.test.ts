import { expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { placeHold } from '@/lib/credits/holds';
import { asOwner } from '../setup/clock';
import { expectCorruption } from '../setup/database';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

test('books that were kept with the real verbs are in order', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(5) });
  await spend(workspace, credits(3));
  await placeHold(holdRequest(workspace));
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
});

// Planted with every guard switched off, as somebody could who owns the machine.
const CORRUPTIONS = [
  ['V1', 'credits appear in a wallet', 'update wallet set top_up = top_up + 1 where workspace_id = $1'],
  ['V4', 'a hold leaks', 'update wallet set held = held + 1 where workspace_id = $1'],
  [
    'V5',
    'a hold is left open',
    `update hold set expires_at = studio_now() - interval '1 day' where workspace_id = $1 and state = 'open'`,
  ],
  [
    'V6',
    'a paid purchase is not credited',
    `insert into purchase (id, workspace_id, user_id, amount_cents, credits, return_to, state, stripe_payment_intent_id, paid_at)
    select gen_random_uuid(), $1, user_id, 100, 1000000, '/billing', 'paid', 'pi_planted', now() from member where workspace_id = $1`,
  ],
  ['V6', 'an unpaid purchase is credited', `update purchase set state = 'pending' where workspace_id = $1`],
  [
    'V9',
    'a request is charged less than its transfers say',
    `update hold set charged_top_up = charged_top_up - 1 where workspace_id = $1 and state = 'settled'`,
  ],
  [
    'V9',
    'a usage transfer belongs to no request',
    `update transfer set request_id = gen_random_uuid() where workspace_id = $1 and "from" = 'included' and "to" = 'usage'`,
  ],
  ['V11', 'more was granted than the ledger says', 'update wallet set granted = granted + 1 where workspace_id = $1'],
  [
    'V12',
    'a balance-after is edited',
    'update transfer set top_up_after = top_up_after + 1 where workspace_id = $1 and sequence = 2',
  ],
  ['V18', 'the wallet forgets a number', 'update wallet set sequence = sequence + 1 where workspace_id = $1'],
  ['V21', 'the last owner is gone', `update member set role = 'admin' where workspace_id = $1`],
] as const;

test.each(CORRUPTIONS)('%s is named, and nothing else, when %s', async (invariant, _, sql) => {
  expectCorruption();
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(5) });
  await spend(workspace, credits(3));
  await placeHold(holdRequest(workspace));
  await plant(sql.replaceAll('$1', `'${workspace.workspaceId}'::uuid`));
  const { ok, problems } = await verify();
  const own = problems.filter((problem) => problem.workspaceId === workspace.workspaceId);
  expect(ok).toBe(false);
  expect([...new Set(own.map((problem) => problem.invariant.split(' ')[0]))]).toEqual([invariant]);
});

async function plant(sql: string): Promise<void> {
  const guards = (state: 'disable' | 'enable') =>
    ['transfer', 'hold', 'purchase'].map((table) => `alter table ${table} ${state} trigger user;`).join(' ');
  await asOwner(`begin; ${guards('disable')} ${sql}; ${guards('enable')} commit;`);
}
