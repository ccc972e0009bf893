import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { recordChange } from '@/lib/workspaces/settings-log';
import { type Amounts, inWords, type Subject, subjectId } from './limit';

export type NewLimits = Amounts & {
  workspaceId: string;
  subject: Subject;
  /** Who sets them. */
  userId: string;
};

/**
 * Sets the monthly limit and alert of a member or of an API key, in one transaction that locks the wallet: nothing begins or
 * ends meanwhile, so that what the month has come to so far is counted to the microcredit.
 * @throws AppError `not_found` when the subject isn't the workspace's
 */
export async function setLimits(change: NewLimits): Promise<void> {
  const { workspaceId, subject, userId, limit, alert } = change;
  const underLock = async (tx: Transaction) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspaceId}::uuid for update`;
    const about = await nameOf(tx, workspaceId, subject);
    const key = { workspaceId_subjectId: { workspaceId, subjectId: subjectId(subject) } };
    const before = inWords(await tx.spendingLimit.findUnique({ where: key }));
    await write(tx, change);
    const what = 'userId' in subject ? 'member_limit' : 'key_limit';
    await recordChange(tx, { workspaceId, userId, what, about, before, after: inWords({ limit, alert }) });
  };
  // Requests of a busy workspace are ahead of it in the wallet's queue.
  await db.$transaction(underLock, { maxWait: 10_000, timeout: 15_000 });
}

/** A second statement: it sees what the one that waited for the wallet did not. */
async function write(tx: Transaction, { workspaceId, subject, limit, alert }: NewLimits): Promise<void> {
  const subject_id = subjectId(subject);
  const [user, key] = 'userId' in subject ? [subject.userId, null] : [null, subject.apiKeyId];
  await tx.$executeRaw`
    with changed as (
      update wallet set limits = limits + 1 where workspace_id = ${workspaceId}::uuid
      returning workspace_id, greatest(period, date_trunc('month', studio_now() at time zone 'UTC')::date) as period
    ),
    used as (
      select w.workspace_id, w.period,
        (select coalesce(sum(charged_included + charged_top_up), 0) from hold
          where workspace_id = w.workspace_id and ${subject_id}::uuid in (user_id, api_key_id)
            and ended_at >= w.period::timestamp at time zone 'UTC') as charged,
        (select coalesce(sum(amount), 0) from hold
          where workspace_id = w.workspace_id and ${subject_id}::uuid in (user_id, api_key_id) and state = 'open') as held
      from changed w
    )
    insert into spending_limit (workspace_id, subject_id, user_id, api_key_id, "limit", alert, period, charged, held, standing)
    select workspace_id, ${subject_id}::uuid, ${user}::uuid, ${key}::uuid, ${limit}::bigint, ${alert}::bigint, period,
      charged, held, charged + held
    from used
    on conflict (workspace_id, subject_id) do update set "limit" = excluded."limit", alert = excluded.alert,
      period = excluded.period, charged = excluded.charged, held = excluded.held, standing = excluded.standing,
      changed_at = studio_now(), alert_told = case when spending_limit.alert = excluded.alert then spending_limit.alert_told end`;
}

async function nameOf(tx: Transaction, workspaceId: string, subject: Subject): Promise<string> {
  if ('apiKeyId' in subject) {
    const key = await tx.apiKey.findFirst({ where: { id: subject.apiKeyId, workspaceId } });
    if (!key) throw new AppError('not_found');
    return key.name;
  }
  const key = { workspaceId_userId: { workspaceId, userId: subject.userId } };
  const member = await tx.member.findUnique({ where: key, include: { user: true } });
  if (!member) throw new AppError('not_found');
  return member.user.name ?? member.user.email;
}
