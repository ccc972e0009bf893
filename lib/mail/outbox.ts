import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';

/** A mail that waits, with what its texts need. */
export type MailRow = {
  id: string;
  to: string;
  kind: string;
  facts: unknown;
  locale: string;
  userId: string | null;
  workspaceId: string | null;
  workspaceName: string | null;
  /** This try included. */
  attempts: number;
  /** When it was due, before it was taken. */
  dueAt: Date;
};

/** Whoever takes a mail has this long to send it; then somebody else does, with the same Message-ID. */
const TAKEN_FOR_SECONDS = 120;
const LONGEST_PAUSE_SECONDS = 3_600;
const KEPT_DAYS = 30;

const OPERATOR_MAILS = ['report_waits', 'adjustment_waits', 'incident_waits'] as const;

/** What waits for an operator. They belong to no workspace, so it comes by mail alone. */
export type OperatorMail = (typeof OPERATOR_MAILS)[number];

export function isOperatorMail(kind: string): kind is OperatorMail {
  return OPERATOR_MAILS.some((one) => one === kind);
}

/** To nobody of a workspace. The first two carry a link that is a secret: it is forgotten when the mail is out. */
type OutsideKind = 'sign_in' | 'invitation' | OperatorMail;

/** A mail outside of any workspace, in the caller's transaction; once per address and occasion. */
export async function queueMail(
  on: Connection,
  mail: { to: string; kind: OutsideKind; occasion: string; facts: Record<string, string>; usefulUntil: Date },
): Promise<void> {
  const { to, kind, occasion, usefulUntil } = mail;
  await on.$executeRaw`
    insert into mail ("to", kind, occasion, facts, locale, useful_until)
    values (${to}, ${kind}, ${occasion}, ${JSON.stringify(mail.facts)}::jsonb,
      coalesce((select coalesce(locale, browser_locale) from "user" where email = ${to}), 'en'), ${usefulUntil})
    on conflict do nothing`;
}

const DUE = Prisma.sql`sent_at is null and failed_reason is null and due_at <= clock_timestamp()`;

/** The mark of the job that sends: something is due. */
export const MAIL_DUE = Prisma.sql`exists (select from mail where ${DUE})`;

/** Takes the mail that is due longest, for a while; null when nothing is due. Two processes never take the same. */
export async function takeDueMail(): Promise<MailRow | null> {
  const [row] = await db.$queryRaw<MailRow[]>`
    with due as (
      select id, due_at from mail
      where ${DUE}
      order by due_at, id limit 1 for update skip locked
    ),
    taken as (
      update mail set attempts = attempts + 1,
        due_at = clock_timestamp() + make_interval(secs => ${TAKEN_FOR_SECONDS})
      from due where mail.id = due.id
      returning mail.*, due.due_at as was_due
    )
    select taken.id::text, "to", kind, facts, locale, user_id::text as "userId", workspace_id::text as "workspaceId",
      w.name as "workspaceName", attempts, was_due as "dueAt"
    from taken left join workspace w on w.id = taken.workspace_id`;
  return row ?? null;
}

/** It is out. A link in it is forgotten here. */
export async function markSent({ id }: MailRow): Promise<void> {
  await db.$executeRaw`
    update mail set sent_at = clock_timestamp(), facts = case when kind in ('sign_in', 'invitation') then '{}' else facts end
    where id = ${id}::uuid and failed_reason is null and sent_at is null`;
}

/** Given up: it stays in the outbox with the reason, and the log says so. */
export async function markFailed({ id, kind }: Pick<MailRow, 'id' | 'kind'>, reason: string): Promise<void> {
  await db.$executeRaw`
    update mail set failed_reason = ${reason}, facts = case when kind in ('sign_in', 'invitation') then '{}' else facts end
    where id = ${id}::uuid and failed_reason is null and sent_at is null`;
  log.error('mail_failed', { mail_id: id, kind, reason });
}

/** Tries this one again later, after a pause that grows with each try. */
export async function postpone({ id, attempts }: MailRow): Promise<void> {
  const seconds = pauseSeconds(attempts);
  await db.$executeRaw`
    update mail set due_at = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${id}::uuid and sent_at is null`;
}

/** Puts it back where it was in the order: nothing was wrong with it. */
export async function putBack({ id, dueAt }: MailRow): Promise<void> {
  await db.$executeRaw`update mail set due_at = ${dueAt} where id = ${id}::uuid and sent_at is null`;
}

/** Seconds before the next try: 30, doubling, at most an hour. */
export function pauseSeconds(attempts: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, 30 * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}

/** Mail that could not be sent while it was worth something is given up. */
export async function giveUpLateMail(): Promise<void> {
  const late = await db.$queryRaw<{ id: string; kind: string }[]>`
    select id::text, kind from mail
    where ${DUE} and useful_until < clock_timestamp()
    limit 100`;
  for (const mail of late) await markFailed(mail, 'not sent in time');
}

/** What is long sent or given up goes; the notices stay. */
export async function forgetOldMail(): Promise<void> {
  await db.$executeRaw`
    delete from mail where (sent_at is not null or failed_reason is not null)
      and due_at < clock_timestamp() - make_interval(days => ${KEPT_DAYS})`;
}
