import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { notify } from '@/lib/notices/notify';
import { db } from '@/lib/platform/db';
import { microcredits, toDecimal } from '@/lib/platform/units';

const DUE = Prisma.sql`charged >= alert and alert_told is distinct from period`;

/** The mark of the job below: the row that the money statements keep says it by itself. */
export const ALERT_DUE = Prisma.sql`exists (select from spending_limit where ${DUE})`;

type Due = {
  workspaceId: string;
  subjectId: string;
  isKey: boolean;
  name: string;
  /** Who uses it: the member, or the one who made the key. */
  userId: string;
  charged: bigint;
  alert: bigint;
  month: string;
};

/**
 * The job that tells owners, admins and the person that a month's use has come to an alert. Each is told of an alert once a
 * month, however often this runs; no request waits for it.
 * @returns how many alerts it told
 */
export async function tellAlerts(): Promise<number> {
  const due = await db.$queryRaw<Due[]>`
    select l.workspace_id::text as "workspaceId", l.subject_id::text as "subjectId", k.id is not null as "isKey",
      coalesce(k.name, u.name, u.email) as name, u.id::text as "userId", l.charged, l.alert, to_char(l.period, 'YYYY-MM-DD') as month
    from spending_limit l left join api_key k on k.id = l.api_key_id join "user" u on u.id = coalesce(l.user_id, k.user_id)
    where ${DUE} order by l.workspace_id limit 100`;
  for (const one of due) await tell(one);
  return due.length;
}

async function tell({ workspaceId, subjectId, isKey, name, userId, charged, alert, month }: Due): Promise<void> {
  const [used, at] = [toDecimal(microcredits(charged)), toDecimal(microcredits(alert))];
  const facts = { name, used, alert: at, href: isKey ? '/settings' : '/settings/members' };
  const about = { workspaceId, kind: 'spending_alert', occasion: `${subjectId}:${month}:${alert}`, facts } as const;
  await notify(db, { ...about, to: 'owners_and_admins' });
  await notify(db, { ...about, to: { userIds: [userId] } });
  // Last: who was told before this was lost is not told again.
  await db.$executeRaw`
    update spending_limit set alert_told = ${month}::date
    where workspace_id = ${workspaceId}::uuid and subject_id = ${subjectId}::uuid and alert = ${alert}::bigint`;
}
