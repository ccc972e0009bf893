import 'server-only';
import { type Language, languageOf } from '@/lib/i18n/languages';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { UNPAID_SESSIONS_PER_HOUR } from '@/lib/platform/policy';
import type { PlanChoice } from './plan-choice';

/**
 * The row of one way to Stripe's page, written before Stripe hears of it. A workspace has one open row, so two clicks, two
 * tabs and two owners get the same page, and never two that can both be paid.
 */
export type PlanClaim = {
  id: string;
  sessionId: string | null;
  locale: Language;
  /** Whether it sells what was asked for, and can be paid for a while yet; one that doesn't has to be closed first. */
  fits: boolean;
};

/** `locale`: of what Stripe's page says; one that is taken up again keeps its own. */
export type PlanClaimInput = PlanChoice & {
  workspaceId: string;
  userId: string;
  returnTo: string;
  locale: Language;
};

/** @throws AppError `rate_limited`, `not_found` */
export async function claimPlanCheckout(input: PlanClaimInput): Promise<PlanClaim> {
  return db.$transaction(
    async (tx) => {
      const locked = await tx.$queryRaw<unknown[]>`
        select from workspace where id = ${input.workspaceId}::uuid for no key update`;
      if (locked.length === 0) throw new AppError('not_found');
      const open = await takeUp(tx, input);
      if (open) return open;
      await assertWithinLimit(tx, input.workspaceId);
      const { workspaceId, userId, plan, seats, returnTo, locale } = input;
      const data = { id: newId(), workspaceId, userId, plan, seats, returnTo, locale };
      const { id } = await tx.planCheckout.create({ data, select: { id: true } });
      return { id, sessionId: null, locale, fits: true };
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

/** The newest wish where to return to wins. */
async function takeUp(tx: Transaction, input: PlanClaimInput): Promise<PlanClaim | null> {
  const rows = await tx.$queryRaw<{ id: string; session_id: string | null; locale: string; fits: boolean }[]>`
    select id::text, stripe_session_id as session_id, locale,
      plan::text = ${input.plan} and seats = ${input.seats} and created_at > studio_now() - case
        when stripe_session_id is null then interval '15 minutes' else interval '45 minutes' end as fits
    from plan_checkout where workspace_id = ${input.workspaceId}::uuid and state = 'open'`;
  const row = rows[0];
  if (!row) return null;
  if (row.fits) {
    await tx.$executeRaw`
      update plan_checkout set return_to = ${input.returnTo}, updated_at = studio_now() where id = ${row.id}::uuid`;
  }
  return { id: row.id, sessionId: row.session_id, locale: languageOf(row.locale), fits: row.fits };
}

async function assertWithinLimit(tx: Transaction, workspaceId: string): Promise<void> {
  const rows = await tx.$queryRaw<{ started: bigint }[]>`
    select count(*) as started from plan_checkout
    where workspace_id = ${workspaceId}::uuid and created_at > studio_now() - interval '1 hour'`;
  if ((rows[0]?.started ?? 0n) < UNPAID_SESSIONS_PER_HOUR) return;
  throw new AppError('rate_limited', {
    message: 'Many payment pages were opened and not paid. Finish one that is open, or wait a while.',
    retryAfterSeconds: 3_600,
  });
}

/** Notes which session was opened; false when the row was closed meanwhile, and then nobody may see its page. */
export async function rememberPlanSession(id: string, sessionId: string): Promise<boolean> {
  const noted = await db.$executeRaw`
    update plan_checkout set stripe_session_id = ${sessionId}, updated_at = studio_now()
    where id = ${id}::uuid and state = 'open' and (stripe_session_id is null or stripe_session_id = ${sessionId})`;
  return noted === 1;
}

/**
 * Nobody is led to its page any more. `sessionId` is the session that was looked at: when another was noted meanwhile,
 * somebody is on the way to its page, and nothing is closed.
 */
export async function closePlanCheckout({ id, sessionId }: Pick<PlanClaim, 'id' | 'sessionId'>): Promise<void> {
  await db.$executeRaw`
    update plan_checkout set state = 'closed', updated_at = studio_now()
    where id = ${id}::uuid and state = 'open' and stripe_session_id is not distinct from ${sessionId}`;
}
