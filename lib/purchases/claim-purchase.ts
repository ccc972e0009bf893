import 'server-only';
import { type Language, languageOf } from '@/lib/i18n/languages';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { creditsFor, type UsdCents } from '@/lib/platform/units';
import { assertMayBuy } from './may-buy';

/**
 * The row of a purchase, written before Stripe hears of it. Two clicks, two tabs, two devices get the same row: an unpaid
 * purchase of the same person, workspace and amount is taken up again instead of a second one.
 */
export type PurchaseClaim = { id: string; sessionId: string | null; locale: Language };

/** What the buyer agrees to with a purchase, written in the transaction that claims it: before anybody can pay. */
export type Agree = (tx: Transaction, purchaseId: string) => Promise<unknown>;

export type ClaimInput = {
  workspaceId: string;
  userId: string;
  amount: UsdCents;
  returnTo: string;
  /** Language of what Stripe's page says; a purchase that is taken up again keeps its own. */
  locale: Language;
  /** Purchases that turned out not to be payable any more. */
  except: readonly string[];
  /** With it, Stripe keeps the card for charges that nobody confirms. */
  agree?: Agree | undefined;
};

/** @throws AppError `rate_limited`, `invalid_request` (above what may be bought now), `not_found` */
export async function claimPurchase(input: ClaimInput): Promise<PurchaseClaim> {
  return db.$transaction(
    async (tx) => {
      // One claim at a time per workspace; else twenty clicks at once would each find nothing to take up.
      const locked = await tx.$queryRaw<unknown[]>`
        select id from workspace where id = ${input.workspaceId}::uuid for no key update`;
      if (locked.length === 0) throw new AppError('not_found');
      const open = await takeUp(tx, input);
      if (!open) await assertMayBuy(tx, { workspaceId: input.workspaceId, amount: input.amount, way: 'checkout' });
      const claim = open ?? (await insert(tx, input));
      await input.agree?.(tx, claim.id);
      return claim;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

/**
 * With a session: while at least a quarter of its hour is left. Without one (somebody is opening it right now, or
 * Stripe's answer was lost): for as long as repeating the same call is sound. The newest wish where to return to wins. A
 * page that keeps the card is taken up only by who agreed to that.
 */
async function takeUp(tx: Transaction, { workspaceId, userId, amount, returnTo, except, agree }: ClaimInput) {
  const rows = await tx.$queryRaw<{ id: string; session_id: string | null; locale: string }[]>`
    update purchase set return_to = ${returnTo}, updated_at = studio_now()
    where id = (
      select id from purchase
      where workspace_id = ${workspaceId}::uuid and user_id = ${userId}::uuid and amount_cents = ${amount}
        and way = 'checkout' and state = 'pending' and parked_reason is null and id <> all (${except}::uuid[])
        and exists (
          select from refill_consent c where c.workspace_id = purchase.workspace_id and c.purchase_id = purchase.id
        ) = ${agree !== undefined}
        and created_at > studio_now() - case when stripe_session_id is null then interval '15 minutes'
          else interval '45 minutes' end
      order by created_at desc limit 1
    )
    returning id, stripe_session_id as session_id, locale`;
  const row = rows[0];
  return row ? { id: row.id, sessionId: row.session_id, locale: languageOf(row.locale) } : null;
}

async function insert(tx: Transaction, input: ClaimInput): Promise<PurchaseClaim> {
  const { workspaceId, userId, amount, returnTo, locale } = input;
  const data = { id: newId(), workspaceId, userId, amountCents: amount, credits: creditsFor(amount), returnTo, locale };
  const { id } = await tx.purchase.create({ data, select: { id: true } });
  return { id, sessionId: null, locale };
}
