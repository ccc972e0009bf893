import { expect, test } from 'vitest';
import { parseHeads } from '@/lib/audit/heads';
import { sealBooks } from '@/lib/audit/seal-books';
import { verify } from '@/lib/audit/verify';
import { db } from '@/lib/platform/db';
import { credits, makeWorkspace, spend } from '../setup/factories';
import { plantLargeBooks } from './large-books';
import { logged } from './logged';
import { asSuperuser } from './superuser';

const sealsOf = (workspaceId: string) =>
  db.seal.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' }, select: { after: true, sequence: true } });

test('what is booked is sealed once; the next seal goes on where the last one ended', async () => {
  const workspace = await makeWorkspace({ topUp: credits(5) });
  await sealBooks();
  expect(await sealBooks()).toBe(0);
  await spend(workspace, credits(1));
  expect(await sealBooks()).toBe(1);
  expect(await sealsOf(workspace.workspaceId)).toEqual([
    { after: 0n, sequence: 2n },
    { after: 2n, sequence: 3n },
  ]);
});

test('ten sealers at once make one chain without forks', async () => {
  const workspaces = await Promise.all(Array.from({ length: 5 }, () => makeWorkspace({ topUp: credits(5) })));
  const made = await Promise.all(Array.from({ length: 10 }, () => sealBooks()));
  expect(made.reduce((sum, count) => sum + count, 0)).toBe(workspaces.length);
  for (const { workspaceId } of workspaces) expect(await sealsOf(workspaceId)).toEqual([{ after: 0n, sequence: 2n }]);
});

test('a money statement that holds a wallet does not keep its book from being sealed', async () => {
  const { workspaceId } = await makeWorkspace({ topUp: credits(5) });
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspaceId}::uuid for update`;
    expect(await sealBooks()).toBe(1);
  });
});

test('a long book is sealed in parts of a thousand lines', async () => {
  await plantLargeBooks({ workspaces: 2, lines: 2_500 });
  expect(await sealBooks()).toBe(6);
  expect(await verify()).toMatchObject({ ok: true });
});

test('a seal made with a key that is not set says so, and asks for the key', async () => {
  const { workspaceId } = await makeWorkspace({ topUp: credits(5) });
  await sealBooks();
  const setKey = (id: string) =>
    asSuperuser((client) => client.query('update seal set key_id = $1 where workspace_id = $2', [id, workspaceId]));
  const { keyId } = await db.seal.findFirstOrThrow({ where: { workspaceId } });
  await setKey('another');
  const { problems } = await verify();
  await setKey(keyId);
  expect(problems.map(({ row, message }) => [row, message])).toEqual([
    ['seal 2', 'was made with key another, which AUDIT_KEY does not hold'],
  ]);
});

test('who holds the database and the key can forge lines and seals, but not the heads that were kept elsewhere', async () => {
  const workspace = await makeWorkspace({ topUp: credits(5) });
  await spend(workspace, credits(1));
  const { text } = await logged(sealBooks);
  const heads = parseHeads(text);
  expect(await verify({ heads })).toMatchObject({ ok: true });

  const { workspaceId } = workspace;
  await asSuperuser(async (client) => {
    await client.query(`update transfer set created_at = created_at - interval '1 day' where workspace_id = $1`, [
      workspaceId,
    ]);
    await client.query('delete from seal where workspace_id = $1', [workspaceId]);
  });
  const gone = await verify({ heads });
  expect(gone.problems.map(({ row, message }) => [row, message])).toEqual([
    ['seal 3', 'is gone, but its head was published'],
  ]);
  await sealBooks();
  expect(await verify()).toMatchObject({ ok: true });
  const forged = await verify({ heads });
  expect(forged.problems.map(({ invariant, row, message }) => [invariant.split(' ')[0], row, message])).toEqual([
    ['V14', 'seal 3', 'is not the one whose head was published'],
  ]);
});
