import 'server-only';
import { type Connection, db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { INCLUDED_PERCENTS, LOW_THRESHOLD_MAX, LOW_THRESHOLD_MIN } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import type { Recipients } from './notify';
import { recordingSettings } from './record-settings';

export const RECIPIENTS = ['owners', 'owners_and_admins', 'chosen'] as const;
/** Most people that are offered to choose from. */
const MOST_MEMBERS = 500;

/** What a workspace wants to be told of its credits, and who is. */
export type NoticeSettings = {
  /** Microcredits; null: low as policy has it. */
  lowThreshold: Microcredits | null;
  recipients: (typeof RECIPIENTS)[number];
  chosen: string[];
  percents: number[];
};

export type SettingsMember = { userId: string; name: string; email: string; role: string };

/** Whoever calls these has asked for permission first. */
export async function readNoticeSettings(workspaceId: string): Promise<NoticeSettings> {
  const [row, chosen] = await Promise.all([
    db.notificationSettings.findUnique({ where: { workspaceId } }),
    db.notificationRecipient.findMany({ where: { workspaceId }, select: { userId: true } }),
  ]);
  return {
    lowThreshold: row?.lowThreshold == null ? null : microcredits(row.lowThreshold),
    recipients: RECIPIENTS.find((one) => one === row?.recipients) ?? 'owners',
    chosen: chosen.map(({ userId }) => userId),
    percents: row?.percents ?? [...INCLUDED_PERCENTS],
  };
}

/** Everybody who can be chosen to be told. */
export async function readSettingsMembers(workspaceId: string): Promise<SettingsMember[]> {
  const members = await db.member.findMany({
    where: { workspaceId },
    orderBy: [{ role: 'asc' }, { joinedAt: 'asc' }, { userId: 'asc' }],
    take: MOST_MEMBERS,
    select: { userId: true, role: true, user: { select: { name: true, email: true } } },
  });
  return members.map(({ userId, role, user }) => ({ userId, role, name: user.name ?? user.email, email: user.email }));
}

/**
 * Replaces the settings of the owner's workspace, which its list of changes tells. What is low now is judged anew, by the new threshold.
 * @throws AppError `forbidden`, `invalid_request` (threshold, percents, nobody chosen, somebody who is no member)
 */
export async function saveNoticeSettings(actor: Person, settings: NoticeSettings): Promise<void> {
  assertCan(actor, 'manage_notifications');
  const workspaceId = actor.workspace?.id ?? '';
  const { lowThreshold, recipients, percents } = settings;
  const chosen = recipients === 'chosen' ? [...new Set(settings.chosen)] : [];
  if (lowThreshold !== null && (lowThreshold < LOW_THRESHOLD_MIN || lowThreshold > LOW_THRESHOLD_MAX))
    throw invalid('threshold');
  if (!percents.every((one) => INCLUDED_PERCENTS.some((known) => known === one))) throw invalid('percents');
  if (recipients === 'chosen' && (chosen.length === 0 || !chosen.every(isId))) throw invalid('chosen');
  const kept = { lowThreshold, recipients, percents: [...new Set(percents)], chosen };
  await db.$transaction(async (tx) => {
    const change = { workspaceId, userId: actor.userId };
    await recordingSettings(tx, change, () => replaceSettings(tx, workspaceId, kept));
  });
}

async function replaceSettings(tx: Transaction, workspaceId: string, settings: NoticeSettings): Promise<void> {
  const { lowThreshold, recipients, percents, chosen } = settings;
  await tx.$executeRaw`
    insert into notification_settings (workspace_id, low_threshold, recipients, percents)
    values (${workspaceId}::uuid, ${lowThreshold}, ${recipients}, ${percents}::smallint[])
    on conflict (workspace_id) do update set low_threshold = excluded.low_threshold, recipients = excluded.recipients,
      percents = excluded.percents, updated_at = studio_now()`;
  await tx.$executeRaw`delete from notification_recipient where workspace_id = ${workspaceId}::uuid`;
  const added = await tx.$executeRaw`
    insert into notification_recipient (workspace_id, user_id)
    select workspace_id, user_id from member
    where workspace_id = ${workspaceId}::uuid and user_id = any(${chosen}::uuid[])`;
  if (added !== chosen.length) throw invalid('chosen');
  await tx.$executeRaw`
    update notice_watch set low_since = null, look_again_at = studio_now() where workspace_id = ${workspaceId}::uuid`;
}

/** Who is told that credits run low. When none of those who were chosen is left, the owners are. */
export async function readRecipients(on: Connection, workspaceId: string): Promise<Recipients> {
  const rows = await on.$queryRaw<{ recipients: string; chosen: string[] }[]>`
    select s.recipients, array(select user_id::text from notification_recipient r where r.workspace_id = s.workspace_id) as chosen
    from notification_settings s where s.workspace_id = ${workspaceId}::uuid`;
  const [row] = rows;
  if (row?.recipients === 'owners_and_admins') return 'owners_and_admins';
  if (row?.recipients === 'chosen' && row.chosen.length > 0) return { userIds: row.chosen };
  return 'owners';
}

function invalid(param: string): AppError {
  return new AppError('invalid_request', { param });
}
