import { expect, test } from 'vitest';
import { asOwner } from '../setup/clock';

/** Facts about money: they are added to, and some go on, but none ever goes. */
const MONEY = ['wallet', 'transfer', 'hold', 'purchase', 'purchase_return', 'webhook_event', 'seal'];
/** Those that never change either, and what only the owner may write. */
const FIXED = ['transfer', 'seal', 'local_clock', '_prisma_migrations'];

type Right = { name: string; right: string };

function rightsOfTheApp(): Promise<Right[]> {
  return asOwner<Right>(
    `select c.relname as name, r as right from pg_class c, unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) r
     where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
       and has_table_privilege('studio_app', c.oid, r)`,
  );
}

test('the app may delete no fact about money, change no line of the ledger, and empty no table at all (REL-D9)', async () => {
  const rights = await rightsOfTheApp();
  const may = (right: string) => rights.filter((one) => one.right === right).map(({ name }) => name);
  expect(may('TRUNCATE')).toEqual([]);
  expect(may('TRIGGER')).toEqual([]);
  expect(may('DELETE').filter((name) => MONEY.includes(name))).toEqual([]);
  expect(may('UPDATE').filter((name) => FIXED.includes(name))).toEqual([]);
  // The question finds what is there.
  expect(may('UPDATE')).toContain('wallet');
  expect(may('DELETE')).toContain('draft');
});

test('beside the missing right stands a trigger that refuses a change of the ledger to everybody (REL-D9)', async () => {
  const guarded = await asOwner<{ name: string; kind: number }>(
    `select tgrelid::regclass::text as name, tgtype::int as kind from pg_trigger
     where tgfoid = 'refuse_change'::regproc and tgenabled = 'O' and tgrelid = 'transfer'::regclass`,
  );
  // Bits of tgtype: 8 delete, 16 update, 32 truncate.
  const events = guarded.reduce((all, { kind }) => all | kind, 0);
  expect(events & (8 | 16 | 32)).toBe(8 | 16 | 32);
});
