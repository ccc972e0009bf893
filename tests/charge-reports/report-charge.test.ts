import { expect, test } from 'vitest';
import { withdrawReport } from '@/lib/charge-reports/end-report';
import { findReport, listReports, reportsOf } from '@/lib/charge-reports/read-reports';
import { reportCharge } from '@/lib/charge-reports/report-charge';
import { readScreenshot, screenshotOf } from '@/lib/charge-reports/screenshot';
import { placeHold } from '@/lib/credits/holds';
import { compose } from '@/lib/notices/compose';
import { decideReport } from '@/lib/operator/decide-report';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { OPEN_REPORTS_MOST } from '@/lib/platform/policy';
import { makeOperator } from '../operator/operators';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, spend } from '../setup/factories';
import { use } from '../usage/using';
import { chargedTeam, decisionOn, PNG, REASON, reported, SVG } from './reporting';

const wrong = (requestId: string, reason = REASON) => ({ requestId, reason, screenshot: null });
const labelOf = (number: number) => `WC-${number}`;

test('operators get one mail of a report, in their language, with its number, what was charged and what is said', async () => {
  const team = await chargedTeam();
  const { id, number } = await reported(team);
  await reportCharge(team.member, wrong(team.requestId));
  const mails = await db.mail.findMany({ where: { kind: 'report_waits', occasion: id } });
  expect(mails).toMatchObject([{ to: env().OPERATOR_EMAILS[0], workspaceId: null, locale: 'en' }]);
  const [mail] = mails;
  if (!mail) throw new Error('no mail');
  const { subject, text, html } = compose({ ...mail, workspaceName: null, locale: 'da' });
  expect(subject).toBe(`Anmeldelse ${labelOf(number)}: forkert opkrævning i ${await nameOf(team.workspaceId)}`);
  expect(text).toContain('1,00\u00a0$');
  expect(text).toContain(REASON);
  expect(text).toContain(`/operator/reports/${labelOf(number)}`);
  expect(html).toContain('lang="da"');
});

async function nameOf(id: string): Promise<string> {
  return (await db.workspace.findUniqueOrThrow({ where: { id } })).name;
}

test('a member reports their own request: it has a number, its log is attached, and they are told', async () => {
  const team = await chargedTeam();
  const { id, number } = await reported(team);
  expect(number).toBeGreaterThan(1000);
  const row = await db.chargeReport.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: 'open', charged: credits(1), userId: team.member.userId, reason: REASON });
  expect(row.log).toMatchObject({
    request_id: team.requestId,
    price_version: 'test',
    receipt: { status: 'done' },
    hold: { amount: '1000000', limit: '1000000' },
    charged: { included: '1000000', top_up: '0', written_off: '0' },
    transfers: [{ from: 'included', to: 'usage', amount: '1000000' }],
  });
  const told = await db.notice.findMany({ where: { workspaceId: team.workspaceId } });
  expect(told).toMatchObject([
    {
      userId: team.member.userId,
      kind: 'report_received',
      facts: { number: labelOf(number), href: `/usage/reports/${labelOf(number)}` },
    },
  ]);
});

test("somebody else's request is not there for a member, and an admin may report it", async () => {
  const team = await chargedTeam();
  await expect(reportCharge(team.other, wrong(team.requestId))).rejects.toMatchObject({ code: 'not_found' });
  const stranger = (await chargedTeam()).owner;
  await expect(reportCharge(stranger, wrong(team.requestId))).rejects.toMatchObject({ code: 'not_found' });
  expect(await reportCharge(team.admin, wrong(team.requestId))).toHaveProperty('number');
});

test('a report is seen by whoever made it and by those who see all usage, and by nobody else', async () => {
  const team = await chargedTeam();
  const { number } = await reported(team);
  for (const viewer of [team.member, team.admin, team.owner]) {
    expect((await findReport(viewer, labelOf(number).toLowerCase())).number).toBe(number);
    expect(await listReports(viewer)).toHaveLength(1);
    expect(await reportsOf(viewer, team.requestId)).toHaveLength(1);
  }
  for (const viewer of [team.other, (await chargedTeam()).owner]) {
    await expect(findReport(viewer, labelOf(number))).rejects.toMatchObject({ code: 'not_found' });
    expect(await listReports(viewer)).toEqual([]);
  }
  for (const label of ['WC-', 'WC-0', 'WC-99999999999', `${number}`, "WC-1' or true"]) {
    await expect(findReport(team.owner, label)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('a request is reported once at a time, also when ten forms come at once', async () => {
  const team = await chargedTeam();
  const answers = await Promise.all(Array.from({ length: 10 }, () => reportCharge(team.member, wrong(team.requestId))));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await db.chargeReport.count({ where: { requestId: team.requestId } })).toBe(1);
  expect(await db.notice.count({ where: { workspaceId: team.workspaceId } })).toBe(1);
});

test('what cost nothing, still runs, or was given back in whole has nothing to be reported', async () => {
  const team = await chargedTeam();
  const of = { workspaceId: team.workspaceId, userId: team.member.userId };
  const free = await use(of, { cost: 5n, waived: 'provider_failed' });
  const running = holdRequest(of);
  await placeHold(running);
  const { id } = await reported(team);
  await decideReport(await makeOperator(), decisionOn(id, credits(1)));
  const report = (requestId: string) => reportCharge(team.member, wrong(requestId));
  expect(await report(free ?? '')).toEqual({ problem: 'free' });
  expect(await report(running.requestId)).toEqual({ problem: 'running' });
  expect(await report(team.requestId)).toEqual({ problem: 'given_back' });
  await expect(report(newId())).rejects.toMatchObject({ code: 'not_found' });
  await expect(report('x')).rejects.toMatchObject({ code: 'not_found' });
});

test('too few words and too many are refused, and what Postgres cannot keep is left out', async () => {
  const team = await chargedTeam();
  const report = (reason: string) => reportCharge(team.member, wrong(team.requestId, reason));
  expect(await report(' too short ')).toEqual({ problem: 'reason_short' });
  expect(await report('x'.repeat(2_001))).toEqual({ problem: 'reason_long' });
  expect(await report(`${REASON}\0\ud800\r\n<b>`)).toHaveProperty('number');
  const [row] = await listReports(team.member);
  expect(row?.reason).toBe(`${REASON}\ufffd\n<b>`);
});

test('a workspace has so many open reports and no more, also when they come at once', async () => {
  const team = await chargedTeam();
  const of = { workspaceId: team.workspaceId, userId: team.member.userId };
  const requests = [];
  for (let n = 0; n < OPEN_REPORTS_MOST + 3; n += 1) requests.push(await spend(of, credits(0.01)));
  const answers = await Promise.all(requests.map((requestId) => reportCharge(team.member, wrong(requestId))));
  expect(answers.filter((answer) => 'number' in answer)).toHaveLength(OPEN_REPORTS_MOST);
  expect(answers.filter((answer) => 'problem' in answer)).toEqual(Array(3).fill({ problem: 'too_many' }));
});

test('whoever reported takes it back, nobody else does, and then it can be reported again', async () => {
  const team = await chargedTeam();
  const { id, number } = await reported(team);
  for (const viewer of [team.owner, team.other]) {
    await expect(withdrawReport(viewer, number)).rejects.toMatchObject({ code: 'not_found' });
  }
  await withdrawReport(team.member, number);
  await withdrawReport(team.member, number);
  expect((await findReport(team.member, labelOf(number))).state).toBe('withdrawn');
  expect((await reported(team)).number).not.toBe(number);
  await expect(decideReport(await makeOperator(), decisionOn(id, credits(1)))).rejects.toMatchObject({
    param: 'report',
  });
});

test.each([
  ['a picture whatever it is called', new File([PNG], 'x.svg', { type: 'text/html' }), 'image/png'],
  ['a JPEG', new File([Buffer.from('ffd8ffe000104a464946', 'hex')], 'x'), 'image/jpeg'],
  ['a WebP', new File([Buffer.from('52494646240000005745425056503820', 'hex')], 'x'), 'image/webp'],
])('%s is kept as what its bytes are', async (_, file, type) => {
  const team = await chargedTeam();
  const screenshot = await readScreenshot(file);
  if (typeof screenshot === 'string') throw new Error(screenshot);
  await reportCharge(team.member, { requestId: team.requestId, reason: REASON, screenshot });
  const [row] = await listReports(team.member);
  expect(row?.hasScreenshot).toBe(true);
  const kept = await screenshotOf(row?.id ?? '');
  expect(kept?.type).toBe(type);
  expect(Buffer.from(kept?.bytes ?? [])).toEqual(Buffer.from(await file.arrayBuffer()));
});

test.each([
  ['three megabytes', new File([PNG, Buffer.alloc(3_000_000)], 'x.png', { type: 'image/png' }), 'screenshot_large'],
  ['an SVG that calls itself PNG', new File([SVG], 'x.png', { type: 'image/png' }), 'screenshot_type'],
  ['a page', new File(['<html>'], 'x.png', { type: 'image/png' }), 'screenshot_type'],
  ['a GIF', new File(['GIF89a'], 'x.gif', { type: 'image/gif' }), 'screenshot_type'],
  ['nothing', new File([''], 'x.png', { type: 'image/png' }), 'screenshot_type'],
])('%s is no screenshot', async (_, file, problem) => {
  expect(await readScreenshot(file)).toBe(problem);
});

test('the database itself refuses what is no picture, too large, or changed later, and a report that comes back to life', async () => {
  const team = await chargedTeam();
  const { id } = await reported(team);
  const insert = (type: string, bytes: string) =>
    db.$executeRawUnsafe(`insert into charge_report_screenshot values ('${id}', '${type}', ${bytes})`);
  await expect(insert('image/png', `convert_to('${SVG}', 'UTF8')`)).rejects.toThrow('_is_a_picture');
  await expect(insert('image/svg+xml', `convert_to('${SVG}', 'UTF8')`)).rejects.toThrow('_is_a_picture');
  const large = `'\\x89504e470d0a1a0a'::bytea || convert_to(repeat('x', 2097152), 'UTF8')`;
  await expect(insert('image/png', large)).rejects.toThrow('_is_small');
  await decideReport(await makeOperator(), decisionOn(id, null));
  await expect(asOwner(`update charge_report set state = 'open' where id = '${id}'`)).rejects.toThrow('never changed');
  await expect(db.$executeRawUnsafe(`update charge_report set charged = 5`)).rejects.toThrow('permission denied');
  await expect(db.$executeRawUnsafe(`delete from charge_report`)).rejects.toThrow('permission denied');
});
