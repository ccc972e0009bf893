import { expect, test } from 'vitest';
import { GET } from '@/app/api/reports/[number]/screenshot/route';
import { createSession } from '@/lib/auth/sessions';
import { reportCharge } from '@/lib/charge-reports/report-charge';
import { readScreenshot } from '@/lib/charge-reports/screenshot';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { removeMember } from '@/lib/workspaces/members';
import { chargedTeam, PNG, REASON } from './reporting';

async function look(userId: string | null, number: number): Promise<Response> {
  const headers: Record<string, string> = {};
  if (userId) headers.cookie = `studio-session=${(await createSession(userId)).token}`;
  const request = new Request(`${env().APP_URL}/api/reports/WC-${number}/screenshot`, { headers });
  return GET(request, { params: Promise.resolve({ number: `WC-${number}` }) });
}

async function reportedWithPicture() {
  const team = await chargedTeam();
  const screenshot = await readScreenshot(new File([PNG], 'evil.html', { type: 'text/html' }));
  if (typeof screenshot === 'string') throw new Error(screenshot);
  const answer = await reportCharge(team.member, { requestId: team.requestId, reason: REASON, screenshot });
  if ('problem' in answer) throw new Error(answer.problem);
  return { ...team, number: answer.number };
}

async function staff(): Promise<string> {
  const email = env().OPERATOR_EMAILS[0];
  if (!email) throw new Error('the settings name no operator');
  return (await db.user.upsert({ where: { email }, update: {}, create: { id: newId(), email } })).id;
}

test('whoever reported, those who see all usage, and operators are served the picture, as a picture and nothing else', async () => {
  const { member, admin, owner, number } = await reportedWithPicture();
  for (const userId of [member.userId, admin.userId, owner.userId, await staff()]) {
    const answer = await look(userId, number);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="screenshot.png"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
  }
});

test('nobody else is, nor whoever has left: there is nothing there', async () => {
  const { other, owner, member, number } = await reportedWithPicture();
  const stranger = (await chargedTeam()).owner;
  expect((await look(null, number)).status).toBe(401);
  for (const userId of [other.userId, stranger.userId]) expect((await look(userId, number)).status).toBe(404);
  await removeMember(owner, member.userId);
  expect((await look(member.userId, number)).status).toBe(404);
});

test('a report without a picture, and a number that is none, are not there', async () => {
  const team = await chargedTeam();
  const answer = await reportCharge(team.member, { requestId: team.requestId, reason: REASON, screenshot: null });
  if ('problem' in answer) throw new Error(answer.problem);
  expect((await look(team.member.userId, answer.number)).status).toBe(404);
  expect((await look(team.member.userId, 0)).status).toBe(404);
});
