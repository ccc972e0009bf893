import { afterEach, expect, test, vi } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { buyCredits, credits, holdRequest, makeWorkspace } from '../setup/factories';

afterEach(() => vi.useRealTimers());

test('ids made in one millisecond, and after a clock was set back, are all different (REL-D13)', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') });
  const ids = Array.from({ length: 50_000 }, newId);
  vi.setSystemTime(new Date('2026-11-21T11:59:59Z'));
  ids.push(...Array.from({ length: 50_000 }, newId));
  expect(new Set(ids).size).toBe(100_000);
});

test('should two requests ever get one id, the database lets it count once (REL-D13)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  await Promise.all(Array.from({ length: 20 }, () => placeHold(request)));
  expect(await db.hold.count({ where: { requestId: request.requestId } })).toBe(1);
  expect((await readBalances(workspace.workspaceId)).held).toBe(credits(1));
});

test('a second purchase, key or transfer with an id that exists is refused (REL-D13)', async () => {
  const workspace = await makeWorkspace();
  const id = await buyCredits(workspace.workspaceId, workspace.userId, credits(5));
  const { workspaceId, userId, amountCents, credits: bought } = await db.purchase.findUniqueOrThrow({ where: { id } });
  const again = { id, workspaceId, userId, amountCents, credits: bought, returnTo: '/billing' };
  await expect(db.purchase.create({ data: again })).rejects.toThrow('Unique constraint');
  const transfer = await db.transfer.findFirstOrThrow({ where: { purchaseId: id } });
  await expect(db.transfer.create({ data: transfer })).rejects.toThrow('Unique constraint');
  await expect(db.transfer.create({ data: { ...transfer, sequence: 99n } })).rejects.toThrow('Unique constraint');
});
