import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '@/lib/auth/api-keys';
import { removeCard } from '@/lib/cards/remove-card';
import { syncCard } from '@/lib/cards/sync-card';
import { type NoticeSettings, saveNoticeSettings } from '@/lib/notices/settings';
import { db } from '@/lib/platform/db';
import { changeSubscription, setPlanEnding } from '@/lib/subscriptions/change-subscription';
import { syncSubscription } from '@/lib/subscriptions/sync-subscription';
import { changeRole, removeMember } from '@/lib/workspaces/members';
import type { ChangePage } from '@/lib/workspaces/settings-change';
import { listChanges, recordChange } from '@/lib/workspaces/settings-log';
import { credits } from '../setup/factories';
import { type PlanStripe, startPlanStripe, subscribe } from '../subscriptions/subscribing';
import { makeActors } from './actors';

let stripe: PlanStripe;
beforeAll(async () => {
  stripe = await startPlanStripe();
});
afterAll(() => stripe.close());

const lines = async (workspaceId: string) =>
  (await listChanges(workspaceId)).changes
    .map(({ what, by, before, after }) => ({ what, by, before, after }))
    .toReversed();

test('a plan’s whole way is written down: who paid for it, chose less, cancelled, went on, and what Stripe ended', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  await changeSubscription(owner, { plan: 'team', seats: 2 }, null);
  await setPlanEnding(owner, true);
  await setPlanEnding(owner, true);
  await setPlanEnding(owner, false);
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  await syncSubscription(workspaceId);
  await syncSubscription(workspaceId);
  const [three, two, free] = ['team 3', 'team 2', 'free 1'].map((text) => {
    const [plan, seats] = text.split(' ');
    return { plan, seats };
  });
  const ends = { at: expect.stringMatching(/^\d{4}-/) };
  expect(await lines(workspaceId)).toEqual([
    { what: 'plan', by: 'owner', before: free, after: three },
    { what: 'plan_choice', by: 'owner', before: three, after: two },
    { what: 'plan', by: null, before: three, after: two },
    { what: 'plan_end', by: 'owner', before: {}, after: ends },
    { what: 'plan_end', by: 'owner', before: ends, after: {} },
    { what: 'plan', by: null, before: two, after: free },
  ]);
});

test('a card that comes and goes is written down, and who had it removed', async () => {
  const { workspaceId, owner } = await subscribe();
  await syncCard(workspaceId);
  await syncCard(workspaceId);
  await removeCard(owner);
  const card = { card: 'Visa •••• 4242' };
  expect((await lines(workspaceId)).slice(1)).toEqual([
    { what: 'card', by: null, before: {}, after: card },
    { what: 'card_removal', by: 'owner', before: card, after: {} },
    { what: 'card', by: null, before: card, after: {} },
  ]);
});

test('a role that is set to what it was changes nothing, and isn’t written', async () => {
  const [owner, admin] = await makeActors(['owner', 'admin']);
  await changeRole(owner, admin.userId, 'admin');
  expect(await lines(owner.workspace.id)).toEqual([]);
  await changeRole(owner, admin.userId, 'member');
  expect(await lines(owner.workspace.id)).toEqual([
    { what: 'role', by: 'owner', before: { role: 'admin' }, after: { role: 'member' } },
  ]);
});

test('what was refused is not written: the last owner who would step down', async () => {
  const [owner] = await makeActors(['owner']);
  await expect(changeRole(owner, owner.userId, 'member')).rejects.toMatchObject({ code: 'forbidden' });
  expect(await lines(owner.workspace.id)).toEqual([]);
});

test('an API key that is made and revoked is written down with who did each, also when its maker is removed', async () => {
  const [owner, member] = await makeActors(['owner', 'member']);
  const made = [await createApiKey(member, 'Nightly'), await createApiKey(member, 'Reports')];
  await revokeApiKey(owner, made[0]?.id ?? '');
  await expect(revokeApiKey(owner, made[0]?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  await removeMember(owner, member.userId);
  const key = (index: number, state: string) => ({ prefix: made[index]?.key.slice(0, 9), state });
  expect(await lines(owner.workspace.id)).toEqual([
    { what: 'api_key', by: 'member', before: {}, after: key(0, 'works') },
    { what: 'api_key', by: 'member', before: {}, after: key(1, 'works') },
    { what: 'api_key', by: 'owner', before: key(0, 'works'), after: key(0, 'revoked') },
    { what: 'role', by: 'owner', before: { role: 'member' }, after: {} },
    { what: 'api_key', by: 'owner', before: key(1, 'works'), after: key(1, 'revoked') },
  ]);
  expect((await listChanges(owner.workspace.id)).changes.map(({ about }) => about)).toContain('Reports');
});

test('a key that somebody may not revoke stays as it is, and nothing is written', async () => {
  const [owner, member] = await makeActors(['owner', 'member']);
  const { id } = await createApiKey(owner, 'Of the owner');
  await expect(revokeApiKey(member, id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await lines(owner.workspace.id)).toHaveLength(1);
});

test('when credits count as low, and who is told, is written down as far as it changed', async () => {
  const [owner, admin] = await makeActors(['owner', 'admin']);
  const settings = { lowThreshold: credits(25), recipients: 'owners', chosen: [], percents: [80, 50, 95] } as const;
  const save = (over: Partial<NoticeSettings> = {}) =>
    saveNoticeSettings(owner, { ...settings, chosen: [], percents: [...settings.percents], ...over });
  await save();
  await save();
  await save({ lowThreshold: null, recipients: 'chosen', chosen: [admin.userId], percents: [] });
  const by = 'owner';
  const low = { amount: '25.000000' };
  expect(await lines(owner.workspace.id)).toEqual([
    { what: 'low_threshold', by, before: {}, after: low },
    { what: 'low_threshold', by, before: low, after: {} },
    { what: 'used_percents', by, before: { percents: '50, 80, 95' }, after: { percents: '' } },
    {
      ...{ what: 'notice_recipients', by },
      before: { recipients: 'owners', names: '' },
      after: { recipients: 'chosen', names: 'admin' },
    },
  ]);
});

test('nobody edits or empties the list', async () => {
  const [owner] = await makeActors(['owner']);
  const { id: workspaceId } = owner.workspace;
  await recordChange(db, { workspaceId, userId: owner.userId, what: 'card', before: {}, after: { card: 'x' } });
  await expect(db.settingsChange.updateMany({ where: { workspaceId }, data: { what: 'plan' } })).rejects.toThrow();
  await expect(db.settingsChange.deleteMany({ where: { workspaceId } })).rejects.toThrow();
  await expect(db.$executeRaw`truncate settings_change`).rejects.toThrow();
  expect(await lines(workspaceId)).toHaveLength(1);
});

test('every change can be read, however many there are: each page goes on where the one before ended', async () => {
  const [owner] = await makeActors(['owner']);
  const [other] = await makeActors(['owner']);
  const of = { workspaceId: owner.workspace.id, userId: owner.userId, what: 'low_threshold' as const };
  const same = async (from: number, to: number) =>
    await db.$transaction(async (tx) => {
      for (let count = from; count < to; count += 1) {
        await recordChange(tx, { ...of, before: { at: String(count) }, after: { at: String(count + 1) } });
      }
    });
  await same(0, 3);
  await same(3, 5);
  const read: string[] = [];
  for (let before: string | null = null; ; ) {
    const page: ChangePage = await listChanges(of.workspaceId, { before, limit: 2 });
    read.push(...page.changes.map(({ after }) => after.at ?? ''));
    before = page.nextBefore;
    if (before === null) break;
  }
  expect(read).toEqual(['5', '4', '3', '2', '1']);
  const [first] = (await listChanges(of.workspaceId)).changes;
  await recordChange(db, { ...of, workspaceId: other.workspace.id, before: {}, after: { at: '1' } });
  expect((await listChanges(other.workspace.id, { before: first?.id ?? null })).changes).toHaveLength(1);
});
