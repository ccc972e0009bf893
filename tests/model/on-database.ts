import { adjust } from '@/lib/credits/adjustment';
import { changeAllowance, openWallet } from '@/lib/credits/allowance';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { clawBack, creditTopUp } from '@/lib/credits/top-up';
import { setLimits } from '@/lib/limits/set-limit';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError, sqlStateOf } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { microcredits } from '@/lib/platform/units';
import { type Answer, CENT, type Names, refundKey, requestOf } from './on-model';
import { type Operation, PURCHASES, REQUESTS } from './operations';

/** A workspace whose wallet the operations are played on, with the ids that stand for their small numbers. */
export type Played = { workspaceId: string; userId: string; names: Names };

export async function openPlayed(allowance: bigint, like?: Names): Promise<Played> {
  const workspace = await db.workspace.create({ data: { name: 'Model', plan: 'team', seats: 1 } });
  const user = await db.user.create({ data: { email: `model-${newId()}@example.test`, name: 'Model' } });
  await db.member.create({ data: { workspaceId: workspace.id, userId: user.id, role: 'owner' } });
  await openWallet(db, workspace.id, microcredits(allowance));
  const ids = (count: number) => Array.from({ length: count }, newId);
  const names = { requests: ids(REQUESTS), adjustments: ids(6), ...like, purchases: ids(PURCHASES.length) };
  await db.purchase.createMany({
    data: names.purchases.map((id, index) => {
      const cents = BigInt(PURCHASES[index]?.cents ?? 0);
      const terms = { amountCents: cents, credits: cents * CENT, returnTo: '/billing' };
      return { id, workspaceId: workspace.id, userId: user.id, ...terms };
    }),
  });
  return { workspaceId: workspace.id, userId: user.id, names };
}

/** Plays an operation with the real verb. What a verb refuses by an error of its own is an answer; the rest is thrown. */
export async function play(played: Played, operation: Operation): Promise<Answer> {
  try {
    return await call(played, operation);
  } catch (error) {
    if (error instanceof AppError) return { said: error.code };
    if (sqlStateOf(error).includes('23505')) return { said: 'duplicate' };
    throw error;
  }
}

async function call({ workspaceId, userId, names }: Played, operation: Operation): Promise<Answer> {
  const receipt = { status: 'model' };
  switch (operation.verb) {
    case 'place': {
      const about = { apiKeyId: null, model: 'demo-medium', feature: 'chat', priceVersion: 'model' };
      const [asked, least, limit] = [operation.asked, operation.least, operation.limit].map(microcredits);
      if (asked === undefined || least === undefined || limit === undefined) throw new Error('no amounts');
      const ids = { workspaceId, userId, requestId: requestOf(names, operation) };
      const answer = await placeHold({ ...ids, ...about, asked, least, limit });
      if (answer.outcome === 'unauthenticated') return { said: answer.outcome };
      return answer.outcome === 'held'
        ? { said: 'held', amounts: [answer.amount, answer.limit], available: answer.balances.available }
        : { said: answer.outcome, amounts: [], available: answer.balances.available };
    }
    case 'note':
      await noteProgress([
        { workspaceId, requestId: requestOf(names, operation), produced: microcredits(operation.produced) },
      ]);
      return { said: 'noted' };
    case 'settle': {
      const requestId = requestOf(names, operation);
      const booked = await settleHold({ workspaceId, requestId, cost: microcredits(operation.cost), receipt });
      return {
        said: 'ended',
        amounts: [booked.included, booked.topUp, booked.writtenOff],
        available: booked.available,
      };
    }
    case 'release':
      await releaseHold({ workspaceId, requestId: requestOf(names, operation), receipt });
      return { said: 'released' };
    case 'sweep':
      await expireHolds();
      return { said: 'swept' };
    case 'allow':
      await changeAllowance(workspaceId, microcredits(operation.allowance));
      return { said: 'allowed' };
    case 'limit': {
      const limit = operation.limit === null ? null : microcredits(operation.limit);
      await setLimits({ workspaceId, userId, subject: { userId }, limit, alert: null });
      return { said: 'limited' };
    }
    case 'adjust': {
      const { direction, amount } = operation;
      const id = names.adjustments[operation.adjustment] ?? '';
      await adjust({ workspaceId, id, direction, amount: microcredits(amount), actor: 'operator', reason: 'model' });
      return { said: 'adjusted' };
    }
    case 'buy':
    case 'clawBack':
    case 'reinstate':
      return await db.$transaction((tx) => moveMoney(tx, { workspaceId, names }, operation), { maxWait: 10_000 });
  }
}

type MoneyOperation = Operation & { verb: 'buy' | 'clawBack' | 'reinstate' };

/** As a sync does it: the purchase's row and its transfers in one transaction, the row first. */
async function moveMoney(
  tx: Transaction,
  { workspaceId, names }: Pick<Played, 'workspaceId' | 'names'>,
  operation: MoneyOperation,
): Promise<Answer> {
  const purchaseId = names.purchases[operation.purchase] ?? '';
  const sold = PURCHASES[operation.purchase];
  await tx.$queryRaw`select from purchase where id = ${purchaseId}::uuid for update`;
  if (operation.verb === 'buy') {
    const paid = { state: 'paid', paidAt: new Date(), stripePaymentIntentId: `pi_${purchaseId}` } as const;
    await tx.purchase.updateMany({ where: { id: purchaseId, state: 'pending' }, data: paid });
    const amount = microcredits(BigInt(sold?.cents ?? 0) * CENT);
    await creditTopUp(tx, { workspaceId, purchaseId, key: `purchase:${purchaseId}`, amount });
    return { said: 'credited' };
  }
  const { state } = await tx.purchase.findUniqueOrThrow({ where: { id: purchaseId } });
  if (state === 'pending')
    return { said: operation.verb === 'clawBack' ? 'nothing to refund' : 'nothing to reinstate' };
  const key = refundKey(names, operation);
  const cents = BigInt(sold?.refunds[operation.refund] ?? 0);
  const movement = { workspaceId, purchaseId, amount: microcredits(cents * CENT) };
  if (operation.verb === 'clawBack') {
    await clawBack(tx, { ...movement, key });
    await noteRefund(tx, { workspaceId, purchaseId, key, cents });
    return { said: 'clawed back' };
  }
  const taken = await tx.transfer.count({ where: { workspaceId, key } });
  if (taken === 0) return { said: 'nothing to reinstate' };
  await creditTopUp(tx, { ...movement, key: `${key}:reinstated` });
  await noteRefund(tx, { workspaceId, purchaseId, key, cents: 0n });
  return { said: 'reinstated' };
}

/** The purchase's own row and that of the refund say what went back. */
async function noteRefund(
  tx: Transaction,
  refund: { workspaceId: string; purchaseId: string; key: string; cents: bigint },
) {
  const { workspaceId, purchaseId, key, cents } = refund;
  await tx.$executeRaw`
    insert into purchase_return (stripe_id, workspace_id, purchase_id, kind, returned_cents, movements)
    values (${key}, ${workspaceId}::uuid, ${purchaseId}::uuid, 'refund', ${cents}, 1)
    on conflict (stripe_id) do update set returned_cents = excluded.returned_cents, movements = purchase_return.movements + 1`;
  await tx.$executeRaw`
    update purchase set returned_cents = r.returned, state = case when r.returned = 0 then 'paid'::purchase_state
      when r.returned < amount_cents then 'partly_refunded'::purchase_state else 'refunded'::purchase_state end
    from (select sum(returned_cents)::bigint as returned from purchase_return where purchase_id = ${purchaseId}::uuid) r
    where id = ${purchaseId}::uuid`;
}
