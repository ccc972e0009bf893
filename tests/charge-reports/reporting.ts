import { reportCharge } from '@/lib/charge-reports/report-charge';
import type { ReportDecision } from '@/lib/operator/decide-report';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, makeWorkspace, spend } from '../setup/factories';
import { viewerOf } from '../usage/using';

export const REASON = 'The answer was cut off in the middle of a word';
export const ANSWER = 'That was a fault of ours';

/** A picture of one dot. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** A workspace of an owner, an admin and two members, and a request of the first member that cost a credit. */
export async function chargedTeam({ cost = credits(1), included = credits(20) } = {}) {
  const team = await makeWorkspace({ included, members: ['owner', 'admin', 'member', 'member'] });
  const [owner, admin, member, other] = team.people.map(({ userId, role }) =>
    viewerOf({ workspaceId: team.workspaceId, userId }, role),
  );
  if (!owner || !admin || !member || !other) throw new Error('somebody is missing');
  const requestId = await spend({ workspaceId: team.workspaceId, userId: member.userId }, cost);
  return { ...team, owner, admin, member, other, requestId };
}

/** Reported by that member; answers the number and the id. */
export async function reported({ member, requestId }: Awaited<ReturnType<typeof chargedTeam>>) {
  const answer = await reportCharge(member, { requestId, reason: REASON, screenshot: null });
  if ('problem' in answer) throw new Error(answer.problem);
  const { id } = await db.chargeReport.findUniqueOrThrow({ where: { number: answer.number } });
  return { id, number: answer.number };
}

export function decisionOn(reportId: string, amount: ReportDecision['amount']): ReportDecision {
  return { reportId, amount, adjustmentId: newId(), answer: ANSWER };
}

export const linesOf = (reportId: string) => db.transfer.findMany({ where: { key: `report:${reportId}` } });
