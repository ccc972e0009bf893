import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { assertNotOwn, WAITS } from './adjustments';
import { noteAction } from './operator-action';
import type { Outcome } from './outcome';
import { tellOfClosed } from './tell-buyer';
import type { Operator } from './who';

/**
 * What waits for a person and cannot end by itself is dismissed with a reason: a parked purchase that an adjustment stands
 * in for, a payment that somebody dealt with elsewhere, an event that Stripe has forgotten. It moves no credits and changes
 * no purchase; it only waits no more. A parked purchase that is dismissed is not released by a look: it could be credited a
 * second time. Reopened, it waits as before.
 */
export type Dismissed = {
  /** A purchase of ours, a payment or an event of Stripe's. */
  subject: string;
  reason: string;
  by: string;
  at: Date;
  /** What the buyer of a purchase reads. */
  answer: string | null;
  /** What stands in for a purchase. */
  adjustment: { id: string; amount: Microcredits } | null;
};

/** `answer` is what the buyer of a purchase reads; of a payment or an event nobody is told. */
export type Dismissal = { subject: string; reason: string; adjustmentId: string | null; answer?: string | null };

const KINDS = ['purchase', 'payment', 'event'] as const;
type Kind = (typeof KINDS)[number];

/** Whether the last word on a subject is that it is dismissed. */
export function isDismissed(subject: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((
    select last.action ~ '_dismissed$' from operator_action last
    where last.subject = ${subject} and last.action ~ '_(dismissed|reopened)$'
    order by last.created_at desc, last.id desc limit 1), false)`;
}

/**
 * @throws AppError `not_found` (it doesn't wait), `forbidden` (of one's own workspace), `invalid_request` (`adjustment`: not
 * one that was made for this workspace, or one that stands in for another purchase)
 */
export async function dismiss(
  operator: Operator,
  { subject, reason, adjustmentId, answer = null }: Dismissal,
): Promise<Outcome> {
  return await db.$transaction(async (tx): Promise<Outcome> => {
    const kind = kindOf(subject);
    const workspaceId = await lockWaiting(tx, kind, subject);
    if (workspaceId) await assertNotOwn(tx, operator, [workspaceId]);
    if ((await readDismissed([subject], tx)).size > 0) return 'decided';
    if (adjustmentId !== null) await assertStandsIn(tx, workspaceId, adjustmentId);
    const noted = { workspaceId, subject, reason, adjustmentId, answer: kind === 'purchase' ? answer : null };
    const actionId = await noteAction(tx, operator, { ...noted, action: `${kind}_dismissed` });
    if (kind === 'purchase') await tellOfClosed(tx, { purchaseId: subject, actionId, adjustmentId, answer });
    return 'dismissed';
  }, WAITS);
}

/** @throws AppError `not_found` (it isn't dismissed), `forbidden` (of one's own workspace) */
export async function reopen(operator: Operator, subject: string): Promise<Outcome> {
  return await db.$transaction(async (tx): Promise<Outcome> => {
    const kind = kindOf(subject);
    const workspaceId = await lockWaiting(tx, kind, subject);
    if (workspaceId) await assertNotOwn(tx, operator, [workspaceId]);
    if ((await readDismissed([subject], tx)).size === 0) throw new AppError('not_found');
    await noteAction(tx, operator, { action: `${kind}_reopened`, workspaceId, subject });
    return 'reopened';
  }, WAITS);
}

type Row = Omit<Dismissed, 'adjustment'> & { adjustmentId: string | null; amount: bigint | null };

/** Of these subjects those that are dismissed, with who did it and why. */
export async function readDismissed(subjects: string[], on: Connection = db): Promise<Map<string, Dismissed>> {
  if (subjects.length === 0) return new Map();
  const rows = await on.$queryRaw<Row[]>`
    select a.subject, a.reason, a.answer, u.email as by, a.created_at as at, a.adjustment_id::text as "adjustmentId", r.amount
    from unnest(${subjects}::text[]) s
    join lateral (
      select * from operator_action
      where subject = s and action ~ '_(dismissed|reopened)$'
      order by created_at desc, id desc limit 1
    ) a on a.action ~ '_dismissed$'
    join "user" u on u.id = a.operator_id left join adjustment_request r on r.id = a.adjustment_id`;
  return new Map(
    rows.map(({ adjustmentId: id, amount, ...row }) => {
      const adjustment = id === null || amount === null ? null : { id, amount: microcredits(amount) };
      return [row.subject, { ...row, adjustment }];
    }),
  );
}

function kindOf(subject: string): Kind {
  if (isId(subject)) return 'purchase';
  if (/^pi_\w+$/.test(subject)) return 'payment';
  if (/^evt_\w+$/.test(subject)) return 'event';
  throw new AppError('not_found');
}

/** The workspace of a purchase; null for what belongs to none. Two operators who dismiss the same thing follow each other. */
async function lockWaiting(tx: Transaction, kind: Kind, subject: string): Promise<string | null> {
  const [row] =
    kind === 'purchase'
      ? await tx.$queryRaw<{ workspaceId: string | null }[]>`
          select workspace_id::text as "workspaceId" from purchase
          where id = ${subject}::uuid and parked_reason is not null for update`
      : kind === 'event'
        ? await tx.$queryRaw<{ workspaceId: string | null }[]>`
            select null as "workspaceId" from webhook_event
            where id = ${subject} and (processed_at is null or outcome in ('other_session', 'wrong_livemode')) for update`
        : await tx.$queryRaw<{ workspaceId: string | null }[]>`
            select null as "workspaceId" from job_result where name = 'reconcile_objects'
              and result -> 'unmatched' @> jsonb_build_array(jsonb_build_object('paymentIntentId', ${subject}::text))
            for update`;
  if (!row) throw new AppError('not_found');
  return row.workspaceId;
}

async function assertStandsIn(tx: Transaction, workspaceId: string | null, adjustmentId: string): Promise<void> {
  if (!(isId(adjustmentId) && (await canStandIn(tx, workspaceId, adjustmentId)))) {
    throw new AppError('invalid_request', { param: 'adjustment' });
  }
}

async function canStandIn(tx: Transaction, workspaceId: string | null, adjustmentId: string): Promise<boolean> {
  const made = await tx.$queryRaw<unknown[]>`
    select from adjustment_request where id = ${adjustmentId}::uuid and workspace_id = ${workspaceId}::uuid
      and state = 'made' and direction <> 'take' and incident_id is null and report_id is null for update`;
  const taken = await tx.$queryRaw<unknown[]>`
    select from operator_action a where a.adjustment_id = ${adjustmentId}::uuid and ${isDismissed(Prisma.sql`a.subject`)}`;
  return made.length > 0 && taken.length === 0;
}
