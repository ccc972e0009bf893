import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { creditsFor, type UsdCents } from '@/lib/platform/units';
import type { Agree } from './claim-purchase';
import { assertMayBuy } from './may-buy';

export type CardClaimInput = {
  workspaceId: string;
  userId: string;
  amount: UsdCents;
  returnTo: string;
  customerId: string;
  paymentMethodId: string;
  /** The name that the buyer's page gave to this confirmation. */
  attemptId: string;
  agree?: Agree | undefined;
};

/**
 * The row of a purchase with the card on file, written before Stripe hears of it. A confirmation that is sent twice is
 * one purchase; so are those of two tabs, while the first is not decided.
 * @returns the purchase's id
 * @throws AppError `rate_limited`, `invalid_request`, `not_found`
 */
export async function claimCardPurchase(input: CardClaimInput): Promise<string> {
  return db.$transaction(
    async (tx) => {
      const { workspaceId, amount } = input;
      // One claim at a time per workspace; else two tabs at once would each find nothing to take up.
      const locked = await tx.$queryRaw<unknown[]>`
        select id from workspace where id = ${workspaceId}::uuid for no key update`;
      if (locked.length === 0) throw new AppError('not_found');
      const known = await sentBefore(tx, input);
      if (known !== null) return known;
      const open = await takeUp(tx, input);
      if (open === null) await assertMayBuy(tx, { workspaceId, amount, way: 'saved_card' });
      const purchaseId = open ?? (await insert(tx, input));
      await input.agree?.(tx, purchaseId);
      await tx.purchaseAttempt.create({ data: { workspaceId, attemptId: input.attemptId, purchaseId } });
      return purchaseId;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

async function sentBefore(tx: Transaction, { workspaceId, userId, amount, attemptId }: CardClaimInput) {
  const where = { workspaceId_attemptId: { workspaceId, attemptId } };
  const attempt = await tx.purchaseAttempt.findUnique({ where, include: { purchase: true } });
  if (!attempt) return null;
  const { purchase } = attempt;
  if (purchase.userId === userId && purchase.amountCents === amount) return purchase.id;
  throw new AppError('invalid_request', { message: 'This attempt was for another purchase.', param: 'attempt_id' });
}

/** The newest wish where to return to wins. One that nobody finished within an hour is left to the reconciler. */
async function takeUp(tx: Transaction, input: CardClaimInput): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update purchase set return_to = ${input.returnTo}, updated_at = studio_now()
    where id = (
      select id from purchase
      where workspace_id = ${input.workspaceId}::uuid and user_id = ${input.userId}::uuid
        and amount_cents = ${input.amount} and way = 'saved_card' and state = 'pending' and parked_reason is null
        and stripe_payment_method_id = ${input.paymentMethodId} and created_at > studio_now() - interval '1 hour'
      order by created_at desc limit 1
    )
    returning id`;
  return rows[0]?.id ?? null;
}

async function insert(tx: Transaction, input: CardClaimInput): Promise<string> {
  const { workspaceId, userId, amount, returnTo, customerId, paymentMethodId } = input;
  const { id } = await tx.purchase.create({
    data: {
      id: newId(),
      workspaceId,
      userId,
      amountCents: amount,
      credits: creditsFor(amount),
      returnTo,
      way: 'saved_card',
      stripeCustomerId: customerId,
      stripePaymentMethodId: paymentMethodId,
    },
    select: { id: true },
  });
  return id;
}
