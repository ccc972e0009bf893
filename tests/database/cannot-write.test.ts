import { afterEach, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { retrying } from '@/lib/ledger/retry';
import { db } from '@/lib/platform/db';
import { asAppError } from '@/lib/platform/errors';
import { asOwner } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace } from '../setup/factories';

afterEach(async () => {
  await setting('reset default_transaction_read_only');
  await asOwner('drop trigger if exists no_room on hold');
  await asOwner('drop trigger if exists no_room on transfer');
});

/** For all connections that are made from now on. */
async function setting(change: string): Promise<void> {
  const name = new URL(process.env.DIRECT_URL ?? '').pathname.slice(1);
  await asOwner(`begin read write; alter database "${name}" ${change}; commit`);
  await db.$disconnect();
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it worked',
    (error: unknown) => asAppError(error).code,
  );

test('on a database that has become read-only nothing is reserved or booked: 503, and all is well afterwards (REL-D7)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  await placeHold(request);
  await setting('set default_transaction_read_only = on');
  expect(await failureOf(placeHold(holdRequest(workspace)))).toBe('ledger_unavailable');
  expect(await failureOf(settleHold({ ...request, cost: credits(1), receipt: { status: 'done' } }))).toBe(
    'ledger_unavailable',
  );
  expect((await readBalances(workspace.workspaceId)).held).toBe(credits(1));
  await setting('reset default_transaction_read_only');
  await settleHold({ ...request, cost: credits(1), receipt: { status: 'done' } });
  expect((await readBalances(workspace.workspaceId)).available).toBe(credits(19));
});

/** From now on each new row of the table finds the disk full. */
async function fillDisk(table: 'hold' | 'transfer'): Promise<void> {
  await asOwner(`create or replace function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`);
  await asOwner(`create trigger no_room before insert on ${table} for each row execute function no_room()`);
}

test('with a full disk a request is refused with 503, a purchase fails whole, and no half of either is kept (REL-D7)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const before = await readBalances(workspace.workspaceId);
  await fillDisk('hold');
  expect(await failureOf(placeHold(holdRequest(workspace)))).toBe('ledger_unavailable');
  await fillDisk('transfer');
  expect(await failureOf(buyCredits(workspace.workspaceId, workspace.userId, credits(5)))).toBe('ledger_unavailable');
  expect(await readBalances(workspace.workspaceId)).toEqual(before);
  expect(await db.purchase.count({ where: { workspaceId: workspace.workspaceId, state: 'paid' } })).toBe(0);
});

test('a lock that is not had in time ends in 503 after a bounded wait, with nothing done (REL-D7)', async () => {
  const { workspaceId } = await makeWorkspace();
  const failure = await db.$transaction(async (holder) => {
    await holder.$queryRaw`select 1 from wallet where workspace_id = ${workspaceId}::uuid for update`;
    const impatient = db.$transaction(async (tx) => {
      await tx.$executeRaw`set local lock_timeout = '50ms'`;
      await tx.$executeRaw`update wallet set included = 0, held = 0 where workspace_id = ${workspaceId}::uuid`;
    });
    return await failureOf(impatient);
  });
  expect(failure).toBe('ledger_unavailable');
  expect((await readBalances(workspaceId)).available).toBe(credits(20));
});

/** SQLSTATE, how often it is tried, and what the caller is told in the end. */
const STATES = [
  ['40001', 5, 'ledger_unavailable'],
  ['40P01', 5, 'ledger_unavailable'],
  ['55P03', 5, 'ledger_unavailable'],
  ['57014', 1, 'ledger_unavailable'],
  ['57P01', 1, 'ledger_unavailable'],
  ['57P03', 1, 'ledger_unavailable'],
  ['25006', 1, 'ledger_unavailable'],
  ['53100', 1, 'ledger_unavailable'],
  ['53200', 1, 'ledger_unavailable'],
  ['53300', 1, 'ledger_unavailable'],
  ['23505', 1, 'internal_error'],
  ['23514', 1, 'internal_error'],
  ['22003', 1, 'internal_error'],
  ['42501', 1, 'internal_error'],
] as const;

test.each(STATES)('SQLSTATE %s is tried %i times and answered as %s (REL-D4)', async (state, tries, code) => {
  let tried = 0;
  const attempt = () => {
    tried += 1;
    return db.$executeRawUnsafe(`do $$ begin raise exception 'planted' using errcode = '${state}'; end $$`);
  };
  expect(await failureOf(retrying(attempt))).toBe(code);
  expect(tried).toBe(tries);
});
