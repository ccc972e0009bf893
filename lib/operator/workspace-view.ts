import 'server-only';
import { type Balances, readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { listPurchases, type PurchasePage } from '@/lib/purchases/list-purchases';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { type AdjustmentPage, listAdjustments } from './list-adjustments';
import { listTransfers, type TransferPage } from './list-transfers';
import { type ActionPage, listActions } from './operator-action';
import { listRefusals, type Refusal } from './refusals';
import { stripeLink } from './stripe-link';
import type { Operator } from './who';

/** Everything that support needs to know of a workspace, on one page. */
export type WorkspaceView = {
  id: string;
  name: string;
  plan: Plan;
  seats: number;
  createdAt: Date;
  /** Whoever looks belongs to it, and so may not adjust it. */
  isOwn: boolean;
  balances: Balances;
  members: { name: string | null; email: string; role: Role; joinedAt: Date }[];
  stripe: { id: string; href: string }[];
  subscription: { status: string; problem: string | null; periodEnd: Date } | null;
  openHolds: { id: string; model: string; amount: Microcredits; startedAt: Date; expiresAt: Date }[];
  requests: { id: string; model: string; feature: string; status: string; cost: Microcredits; endedAt: Date }[];
  refusals: Refusal[];
  purchases: PurchasePage;
  transfers: TransferPage;
  adjustments: AdjustmentPage;
  actions: ActionPage;
  told: Told[];
};

/** A notice or a mail; of a mail, what became of it. */
export type Told = { kind: string; to: string; at: Date; state: 'notice' | 'sent' | 'waits' | 'failed' };

/** @throws AppError `not_found` */
export async function readWorkspace(
  operator: Operator,
  workspaceId: string,
  { before = null }: { before?: string | null } = {},
): Promise<WorkspaceView> {
  if (!isId(workspaceId)) throw new AppError('not_found');
  const row = await db.workspace.findUnique({
    where: { id: workspaceId },
    include: { members: { include: { user: true }, orderBy: { joinedAt: 'asc' } }, subscription: true },
  });
  if (!row) throw new AppError('not_found');
  const [balances, purchases, transfers, adjustments, actions, told, refusals, holds] = await Promise.all([
    readBalances(workspaceId),
    listPurchases(workspaceId, { limit: 10 }),
    listTransfers(workspaceId, before),
    listAdjustments({ workspaceId }, { limit: 20 }),
    listActions({ workspaceId }, { limit: 20 }),
    readTold(workspaceId),
    listRefusals({ workspaceId }),
    readHolds(workspaceId),
  ]);
  const { id, name, plan, seats, createdAt, members, subscription, stripeCustomerId } = row;
  const stripeIds = [stripeCustomerId, subscription?.stripeSubscriptionId].filter((one) => typeof one === 'string');
  return {
    ...{
      id,
      name,
      plan,
      seats,
      createdAt,
      balances,
      purchases,
      transfers,
      adjustments,
      actions,
      told,
      refusals,
      ...holds,
    },
    isOwn: members.some(({ userId }) => userId === operator.userId),
    members: members.map(({ user, role, joinedAt }) => ({ name: user.name, email: user.email, role, joinedAt })),
    stripe: stripeIds.map((stripeId) => ({ id: stripeId, href: stripeLink(stripeId) })),
    subscription: subscription && {
      status: subscription.status,
      problem: subscription.problem,
      periodEnd: subscription.periodEnd,
    },
  };
}

const SHOWN = 15;

async function readHolds(workspaceId: string): Promise<Pick<WorkspaceView, 'openHolds' | 'requests'>> {
  const [open, ended] = await Promise.all([
    db.hold.findMany({ where: { workspaceId, state: 'open' }, orderBy: { createdAt: 'desc' }, take: 50 }),
    db.$queryRaw<
      { id: string; model: string; feature: string; status: string | null; cost: bigint; ended_at: Date }[]
    >`select request_id::text as id, model, feature, receipt ->> 'status' as status,
        charged_included + charged_top_up as cost, ended_at
      from hold where workspace_id = ${workspaceId}::uuid and ended_at is not null
      order by ended_at desc, request_id desc limit ${SHOWN}`,
  ]);
  return {
    openHolds: open.map(({ requestId, model, amount, createdAt, expiresAt }) => {
      return { id: requestId, model, amount: microcredits(amount), startedAt: createdAt, expiresAt };
    }),
    requests: ended.map(({ cost, ended_at, status, ...rest }) => {
      return { ...rest, status: status ?? 'unknown', cost: microcredits(cost), endedAt: ended_at };
    }),
  };
}

function readTold(workspaceId: string): Promise<Told[]> {
  return db.$queryRaw<Told[]>`
    select * from (
      select n.kind, u.email as "to", n.created_at as at, 'notice' as state
      from notice n join "user" u on u.id = n.user_id where n.workspace_id = ${workspaceId}::uuid
      union all
      select kind, "to", created_at, case when sent_at is not null then 'sent'
        when failed_reason is not null then 'failed' else 'waits' end
      from mail where workspace_id = ${workspaceId}::uuid
    ) t order by at desc limit ${SHOWN}`;
}
