import { expect, test } from 'vitest';
import { sealBooks } from '@/lib/audit/seal-books';
import { db } from '@/lib/platform/db';
import { asOwner } from '../setup/clock';
import { credits, makeWorkspace, spend } from '../setup/factories';

const FORBIDDEN_TO_THE_APP = [
  ['change a transfer', 'update transfer set amount = 1'],
  ['delete a transfer', 'delete from transfer'],
  ['empty the ledger', 'truncate transfer'],
  ['delete a wallet', 'delete from wallet'],
  ['delete a hold', 'delete from hold'],
  ['delete a purchase', 'delete from purchase'],
  ['change a seal', 'update seal set after = 0'],
  ['delete a seal', 'delete from seal'],
  ['forget where the books were last in order', 'delete from audit_mark'],
  ['move the clock of money', 'update local_clock set offset_seconds = 1'],
] as const;

test.each(FORBIDDEN_TO_THE_APP)('the app has no right to %s', async (_, sql) => {
  await makeWorkspace({ topUp: credits(5) });
  await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/permission denied/);
});

const REFUSED_TO_EVERYBODY = [
  ['change a transfer', 'update transfer set amount = 1'],
  ['delete a transfer', 'delete from transfer'],
  ['empty the ledger', 'truncate transfer'],
  ['delete a purchase', 'delete from purchase'],
  ['change a seal', 'update seal set made_at = now()'],
  ['delete a seal', 'delete from seal'],
  ['empty the seals', 'truncate seal'],
  [
    'reopen a hold that ended',
    "update hold set state = 'open', ended_at = null, charged_included = 0, charged_top_up = 0",
  ],
  ['charge less for a request that ended', 'update hold set charged_included = 0'],
] as const;

test.each(REFUSED_TO_EVERYBODY)("even the database's owner cannot %s", async (_, sql) => {
  const workspace = await makeWorkspace({ topUp: credits(5) });
  await spend(workspace, credits(1));
  await sealBooks();
  await expect(asOwner(sql)).rejects.toThrow(/refused/);
});

const IMPOSSIBLE = [
  [
    'a negative included pool',
    'update wallet set included = -1, top_up = 5 where workspace_id = $1',
    'wallet_included_not_negative',
  ],
  [
    'a negative top-up pool',
    'update wallet set top_up = -1, included = 5 where workspace_id = $1',
    'wallet_top_up_not_negative',
  ],
  [
    'holds beyond the balances',
    'update wallet set held = included + top_up + 1 where workspace_id = $1',
    'wallet_holds_are_covered',
  ],
  [
    'a month that starts on the 2nd',
    "update wallet set period = '2026-11-02' where workspace_id = $1",
    'wallet_period_is_a_first_of_month',
  ],
  ['a transfer of nothing', transferOf(`'stripe', 'top_up', 0`), 'transfer_amount_is_positive'],
  ['a transfer of less than nothing', transferOf(`'stripe', 'top_up', -5`), 'transfer_amount_is_positive'],
  ['top-up that expires', transferOf(`'top_up', 'expired', 5`), 'transfer_is_of_a_known_kind'],
  ['included credits that are moved to top-up', transferOf(`'included', 'top_up', 5`), 'transfer_is_of_a_known_kind'],
  ['usage without a request', transferOf(`'included', 'usage', 5`), 'transfer_of_usage_names_its_request'],
  ['a credit without a purchase', transferOf(`'stripe', 'top_up', 5`), 'transfer_from_stripe_names_its_purchase'],
  [
    'goodwill without a name and a reason',
    transferOf(`'goodwill', 'top_up', 5`),
    'transfer_of_goodwill_names_actor_and_reason',
  ],
  ['a purchase of 99 cents', purchaseOf(99, 990_000), 'purchase_amount_within_limits'],
  ['a purchase of more than $100,000', purchaseOf(10_000_001, 100_000_010_000), 'purchase_amount_within_limits'],
  ['a purchase that credits more than it costs', purchaseOf(100, 1_000_001), 'purchase_credits_are_its_amount'],
] as const;

test.each(IMPOSSIBLE)('the database refuses %s', async (_, sql, constraint) => {
  const { workspaceId } = await makeWorkspace();
  await expect(asOwner(sql, [workspaceId])).rejects.toThrow(constraint);
});

/** Numbers that are not money, and need not be as large: counts, seats and the like. */
const COUNTS = ['integer', 'smallint'];

test('every column that holds money is a whole number of eight bytes, and no table holds a fraction (V25)', async () => {
  const numbers = await asOwner<{ table: string; name: string; type: string }>(
    `select table_name as table, column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name not like '\\_prisma%'
       and data_type in ('bigint', 'integer', 'smallint', 'numeric', 'real', 'double precision', 'money')`,
  );
  const money = numbers.filter(({ table, name }) => {
    const isOfLedger = ['wallet', 'transfer', 'hold'].includes(table);
    return isOfLedger || /amount|cents|credits|limit|produced|charged/.test(name);
  });
  expect(money.length).toBeGreaterThan(20);
  expect(money.filter(({ type }) => type !== 'bigint')).toEqual([]);
  expect(numbers.filter(({ type }) => type !== 'bigint' && !COUNTS.includes(type))).toEqual([]);
});

function transferOf(fromToAmount: string): string {
  return `insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after)
    values ($1, 999, 'planted', ${fromToAmount}, 0, 0, 0)`;
}

function purchaseOf(cents: number, microcredits: number): string {
  return `insert into purchase (id, workspace_id, user_id, amount_cents, credits, return_to)
    select gen_random_uuid(), $1, user_id, ${cents}, ${microcredits}, '/billing' from member where workspace_id = $1`;
}
