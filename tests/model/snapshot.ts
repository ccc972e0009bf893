import { readBalances } from '@/lib/credits/balances';
import type { ModelHold, ModelTransfer, WalletModel } from './money-model';
import { ownerQuery } from './owner';

/** Everything that is known about a wallet: what the model says, and what stands in the database, in one form. */
export type Snapshot = {
  wallet: Record<'included' | 'topUp' | 'held' | 'debt' | 'allowance' | 'granted' | 'month', bigint>;
  /** Of the one member, once there was a limit. */
  member: { limit: string | null; charged: string; held: string } | null;
  holds: Record<string, ModelHold>;
  transfers: ModelTransfer[];
};

export function snapshotOf(model: WalletModel): Snapshot {
  const { included, topUp, held, debt, allowance, granted, month, limit, charged } = model;
  return {
    wallet: { included, topUp, held, debt, allowance, granted, month: BigInt(month) },
    member: limit === undefined ? null : { limit: limit?.toString() ?? null, charged: `${charged}`, held: `${held}` },
    holds: Object.fromEntries(model.holds),
    transfers: model.transfers,
  };
}

/** Read in one statement; amounts come as text, so that none of them is ever a float. */
export async function readSnapshot(workspaceId: string): Promise<Snapshot> {
  const [row] = await ownerQuery<{
    wallet: Texted<Snapshot['wallet']>;
    member: Snapshot['member'];
    holds: TextedHold[];
    transfers: Texted<ModelTransfer>[];
  }>(
    `select
      (select json_build_object('included', included::text, 'topUp', top_up::text, 'held', held::text, 'debt', debt::text,
        'allowance', allowance::text, 'granted', granted::text,
        'month', (extract(year from period) * 12 + extract(month from period) - 1)::text)
      from wallet where workspace_id = $1) as wallet,
      (select json_build_object('limit', l."limit"::text, 'held', l.held::text,
        'charged', case when l.period >= w.period then l.charged::text else '0' end)
      from spending_limit l join wallet w using (workspace_id) where w.workspace_id = $1) as member,
      (select coalesce(json_agg(json_build_object('id', request_id, 'state', state, 'amount', amount::text,
        'limit', "limit"::text, 'produced', produced::text, 'expiresAt', expires_at,
        'chargedIncluded', charged_included::text, 'chargedTopUp', charged_top_up::text, 'writtenOff', written_off::text)),
        '[]') from hold where workspace_id = $1) as holds,
      (select coalesce(json_agg(json_build_object('key', key, 'from', "from", 'to', "to", 'amount', amount::text,
        'includedAfter', included_after::text, 'topUpAfter', top_up_after::text, 'debtAfter', debt_after::text)
        order by sequence), '[]') from transfer where workspace_id = $1) as transfers`,
    [workspaceId],
  );
  if (!row) throw new Error(`no wallet of ${workspaceId}`);
  const { wallet, member, holds, transfers } = row;
  return {
    wallet: exact(wallet, ['included', 'topUp', 'held', 'debt', 'allowance', 'granted', 'month']),
    member,
    holds: Object.fromEntries(
      holds.map(({ id, ...hold }) => [
        id,
        { ...hold, expiresAt: Date.parse(hold.expiresAt), ...exact(hold, HOLD_AMOUNTS) },
      ]),
    ),
    transfers: transfers.map((line) => ({
      ...line,
      ...exact(line, ['amount', 'includedAfter', 'topUpAfter', 'debtAfter']),
    })),
  };
}

/** A row as JSON: what is a bigint there is text here. */
type Texted<Row> = { [Name in keyof Row]: Row[Name] extends bigint ? string : Row[Name] };
type TextedHold = Omit<Texted<ModelHold>, 'expiresAt'> & { id: string; expiresAt: string };

const HOLD_AMOUNTS = ['amount', 'limit', 'produced', 'chargedIncluded', 'chargedTopUp', 'writtenOff'] as const;

function exact<Name extends string>(row: Record<Name, string>, names: readonly Name[]): Record<Name, bigint> {
  const amounts: Partial<Record<Name, bigint>> = {};
  for (const name of names) amounts[name] = BigInt(row[name]);
  return amounts as Record<Name, bigint>;
}

/** What a reader is shown: the month's turn done, though nobody has written it. */
export async function readShown(workspaceId: string): Promise<Record<string, bigint>> {
  const { resetsAt, ...amounts } = await readBalances(workspaceId);
  return { ...amounts, resetsAt: BigInt(resetsAt.getTime()) };
}

export function shownBy(model: WalletModel, now: number): Record<string, bigint> {
  const turned = model.copy();
  turned.turn(now);
  const { included, topUp, held, debt, available, allowance, granted, month } = turned;
  const sequence = BigInt(model.transfers.length);
  const resetsAt = BigInt(Date.UTC(Math.floor((month + 1) / 12), (month + 1) % 12, 1));
  return { included, topUp, held, debt, available, allowance, granted, sequence, resetsAt };
}
