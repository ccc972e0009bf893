import { afterEach, expect, test } from 'vitest';
import { placeHold } from '@/lib/credits/holds';
import { readOutlook } from '@/lib/outlook/read-outlook';
import { listRunning } from '@/lib/usage/list-running';
import { resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

afterEach(resetClock);

test('the months that count are the whole ones, and the pace is that of the last four weeks until yesterday', async () => {
  await setClock('2026-08-20T12:00:00Z');
  const { workspaceId, people } = await makeWorkspace({ plan: 'pro' });
  const of = { workspaceId, userId: people[0]?.userId ?? '' };
  await spend(of, credits(18));
  expect((await readOutlook(workspaceId)).advice).toEqual({ kind: 'not_enough_data' });
  await buyCredits(workspaceId, of.userId, credits(100));
  for (const day of ['2026-09-05', '2026-10-05', '2026-10-28', '2026-10-31']) {
    await setClock(`${day}T12:00:00Z`);
    await spend(of, credits(14));
  }
  await setClock('2026-11-10T12:00:00Z');
  // Today's spending is not part of any whole day or month.
  await spend(of, credits(15));
  const { runway, advice } = await readOutlook(workspaceId);
  // September used 14 of 20 included credits, October 42: a month's average of 11 credits of top-up.
  expect(advice).toMatchObject({ kind: 'top_up', months: 2, best: { topUp: 11_00n, perMonth: 31_00n } });
  // The busiest week took 28, so the 5 included and 78 bought credits that are left pay for 20 days, until 29 November.
  expect(runway).toMatchObject({ kind: 'range', earliest: 20, latest: null });
});

test('what runs is named with what is held for it; what has ended is not', async () => {
  const { workspaceId, people } = await makeWorkspace({ plan: 'team' });
  const of = { workspaceId, userId: people[0]?.userId ?? '' };
  await spend(of, credits(1));
  const request = holdRequest(of, { model: 'demo-large', feature: 'chat', asked: credits(2), least: credits(2) });
  await placeHold(request);
  expect(await listRunning(workspaceId)).toMatchObject([
    { id: request.requestId, model: 'Demo large', feature: 'chat', held: credits(2) },
  ]);
});
