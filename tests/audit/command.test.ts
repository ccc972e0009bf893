import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sealBooks } from '@/lib/audit/seal-books';
import { invariantNames } from '@/lib/audit/verify';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { asOwner } from '../setup/clock';
import { credits, makeWorkspace } from '../setup/factories';
import { startStripe } from '../setup/stripe';
import { logged } from './logged';
import { asSuperuser } from './superuser';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run verify -- …` becomes, on the database of this test. */
function run(...args: string[]): Promise<{ code: number; stdout: string }> {
  const node = ['--import', 'tsx', '--conditions=react-server', 'scripts/verify.ts', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, node, { cwd: ROOT }, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
    });
  });
}

async function everything(): Promise<unknown> {
  const tables = ['wallet', 'transfer', 'hold', 'purchase', 'seal', 'audit_mark'];
  return await Promise.all(tables.map((table) => asOwner(`select ctid::text, xmin::text from ${table} order by ctid`)));
}

test('verify writes nothing, answers one object as JSON, and exits with 0 only when all is in order', async () => {
  const { workspaceId } = await makeWorkspace({ topUp: credits(5) });
  const { text } = await logged(sealBooks);
  const heads = join(folder, 'heads.log');
  writeFileSync(heads, text);
  const stripe = await startStripe();
  const before = await everything();

  const clean = await run('--json', '--heads', heads);
  expect(clean.code).toBe(0);
  expect(JSON.parse(clean.stdout)).toEqual({
    ok: true,
    checked: { invariants: invariantNames().length, workspaces: 1, transfers: 2 },
    problems: [],
  });
  // This purchase was made without Stripe, which only `--stripe` can know.
  const compared = await run('--json', '--stripe');
  await stripe.close();
  expect(JSON.parse(compared.stdout)).toMatchObject({
    checked: { invariants: invariantNames().length + 1, payments: 0, purchases: 1 },
  });
  expect(await everything()).toEqual(before);

  await asSuperuser((client) => client.query('update wallet set held = held + 1'));
  const broken = await run();
  await asSuperuser((client) => client.query('update wallet set held = held - 1'));
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain(
    `✗ V4 held is the sum of the open holds, and covered\n  workspace ${workspaceId}, wallet:`,
  );
}, 120_000);

test('a file without heads is a failure of its own, never a clean answer', async () => {
  const empty = join(folder, 'empty.log');
  writeFileSync(empty, '{"event":"other"}\n');
  expect(await run('--json', '--heads', empty)).toEqual({ code: 2, stdout: '' });
}, 60_000);
