import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose } from '@/lib/notices/compose';
import { decideAdjustment, proposeAdjustment } from '@/lib/operator/adjustments';
import { proposeIncident } from '@/lib/operator/incidents';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { resetClock, setClock } from '../setup/clock';
import { credits, makeWorkspace, spend } from '../setup/factories';

const [ANN, BEN, CEM] = ['ann@studio.test', 'ben@studio.test', 'cem@studio.test'];

beforeAll(() => {
  // Before anything reads the settings.
  process.env.OPERATOR_EMAILS = [ANN, BEN, CEM].join(',');
});
afterAll(() => resetClock());

/** Ann, as she typed her address when she signed in first. */
async function ann() {
  const user = await db.user.upsert({
    where: { email: 'Ann@studio.test' },
    update: {},
    create: { email: 'Ann@studio.test' },
  });
  return { userId: user.id, email: user.email };
}

const mailsOf = (occasion: string) =>
  db.mail.findMany({ where: { occasion, workspaceId: null }, orderBy: { to: 'asc' } });

async function written(occasion: string, locale: string) {
  const [mail] = await mailsOf(occasion);
  if (!mail) throw new Error('no mail');
  return compose({ ...mail, workspaceName: null, locale });
}

const reason = 'A whole day was lost';
const large = (workspaceId: string) => {
  return { id: newId(), workspaceId, direction: 'take' as const, amount: credits(150.5), reason };
};

test('an adjustment beyond the ceiling is mailed once to every operator but the one who proposes it, with who, what and why', async () => {
  const [operator, of] = [await ann(), await makeWorkspace({ topUp: credits(200) })];
  const asked = large(of.workspaceId);
  for (const _ of [1, 2]) expect(await proposeAdjustment(operator, asked)).toBe('open');
  const { name } = await db.workspace.findUniqueOrThrow({ where: { id: of.workspaceId } });
  expect(await mailsOf(asked.id)).toMatchObject([BEN, CEM].map((to) => ({ to, kind: 'adjustment_waits' })));
  const { subject, text } = await written(asked.id, 'en');
  expect(subject).toBe(`An adjustment of $150.50 waits for another operator: ${name}`);
  expect(text).toContain(`Ann@studio.test wants to take $150.50 back from ${name}.`);
  expect(text).toContain(`Reason: ${reason}`);
  expect(text).toContain('/operator/adjustments');
  expect((await written(asked.id, 'da')).text).toContain(`vil tage 150,50\u00a0$ tilbage fra ${name}.`);
  expect((await written(asked.id, 'ja')).text).toContain(`${name}から150.50ドルを取り消すことを提案しています。`);
});

test('what one operator may do alone, or has decided, is mailed to nobody', async () => {
  const [operator, of] = [await ann(), await makeWorkspace()];
  const small = { ...large(of.workspaceId), direction: 'give' as const, amount: credits(1) };
  expect(await proposeAdjustment(operator, small)).toBe('made');
  expect(await mailsOf(small.id)).toEqual([]);
  const asked = { ...large(of.workspaceId), direction: 'give' as const };
  await proposeAdjustment(operator, asked);
  expect(await decideAdjustment(operator, asked.id, false)).toBe('declined');
  expect(await mailsOf(asked.id)).toHaveLength(2);
});

test('an incident beyond the ceiling is mailed once to every other operator, with what it comes to in all', async () => {
  await setClock('2031-03-01T10:30:00Z');
  for (const cost of [70, 80]) await spend(await makeWorkspace({ included: credits(100) }), credits(cost));
  const window = { startsAt: new Date('2031-03-01T10:00:00Z'), endsAt: new Date('2031-03-01T11:00:00Z') };
  const incident = { ...window, model: null, percent: 100, id: newId(), reason };
  const operator = await ann();
  for (const _ of [1, 2]) expect(await proposeIncident(operator, incident)).toBe('open');
  expect(await mailsOf(incident.id)).toMatchObject([BEN, CEM].map((to) => ({ to, kind: 'incident_waits' })));
  const { subject, text } = await written(incident.id, 'en');
  expect(subject).toBe('Credits of $150.00 for an incident wait for another operator');
  expect(text).toContain('Workspaces: 2.');
  expect(text).toContain('/operator/incidents');
});
