import { afterAll, expect, test } from 'vitest';
import { setLimits } from '@/lib/limits/set-limit';
import { tellAlerts } from '@/lib/limits/tell-alerts';
import { db } from '@/lib/platform/db';
import { resetClock, setClock } from '../setup/clock';
import { credits, makeWorkspace, spend } from '../setup/factories';

afterAll(resetClock);

test('an alert stops nothing, and is told once a month to owners, admins and the person', async () => {
  await setClock('2027-05-20T12:00:00Z');
  const made = await makeWorkspace({ included: credits(20), members: ['owner', 'admin', 'member', 'member'] });
  const { workspaceId, userId } = made;
  const member = { workspaceId, userId: made.people[2]?.userId ?? '' };
  await setLimits({ workspaceId, userId, subject: { userId: member.userId }, limit: null, alert: credits(2) });
  const told = async () => (await db.notice.findMany({ where: { workspaceId } })).map((one) => one.userId).sort();
  await spend(member, credits(1.5));
  expect(await tellAlerts()).toBe(0);
  await spend(member, credits(0.5));
  await Promise.all([tellAlerts(), tellAlerts()]);
  await spend(member, credits(3));
  expect(await tellAlerts()).toBe(0);
  const all = made.people.slice(0, 3).map((person) => person.userId);
  expect(await told()).toEqual(all.toSorted());
  expect(await db.mail.count({ where: { workspaceId, kind: 'spending_alert' } })).toBe(3);
  await setClock('2027-06-02T12:00:00Z');
  await spend(member, credits(2));
  expect(await tellAlerts()).toBe(1);
  expect(await told()).toEqual([...all, ...all].toSorted());
});
