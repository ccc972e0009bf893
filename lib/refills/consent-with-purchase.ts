import 'server-only';
import { z } from 'zod';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import type { Agree } from '@/lib/purchases/claim-purchase';
import type { Person } from '@/lib/workspaces/permissions';
import { assertMayAccept, recordConsent } from './consent';
import { parseTerms } from './parse-terms';
import { lockOrMakeRule, putOn } from './switch';

/**
 * The checkbox in the Buy credits dialog. What is agreed to there is stored with its purchase and switches nothing on
 * until that purchase was paid and a card is on file; whatever an owner decides in between wins.
 */
const HOURS_TO_PAY = 48;

/** What the dialog sends when the box is ticked. */
export const autoRefillSchema = z.strictObject({
  threshold: z.string(),
  amount: z.string(),
  ceiling: z.string(),
  text_version: z.string(),
  locale: z.string().max(35),
});

/**
 * Stores a consent with the purchase that is claimed; nothing where the box wasn't ticked.
 * @throws AppError `forbidden`, `plan_required`, `invalid_request` (naming the field at fault)
 */
export function agreeWithPurchase(
  buyer: Person,
  ticked: z.infer<typeof autoRefillSchema> | undefined,
  page: string,
): Agree | undefined {
  if (!ticked) return undefined;
  const acceptance = { terms: parseTerms(ticked), textVersion: ticked.text_version, locale: ticked.locale, page };
  const owner = assertMayAccept(buyer, acceptance);
  return (tx, purchaseId) => recordConsent(tx, owner, acceptance, purchaseId);
}

/** Consents whose purchase was paid, with a card on file, and since which no owner has decided otherwise. */
export const PAID_CONSENTS = Prisma.sql`
  from refill_consent c
  join purchase p on p.workspace_id = c.workspace_id and p.id = c.purchase_id and p.state = 'paid'
  join card k on k.workspace_id = c.workspace_id and k.payment_method_id is not null
  left join refill_rule r on r.workspace_id = c.workspace_id
  where c.purchase_id is not null and c.accepted_at > studio_now() - make_interval(hours => ${HOURS_TO_PAY}::int)
    and (r.changed_at is null or r.changed_at < c.accepted_at)`;

/** Switches on where the purchase of a consent was paid. Safe to repeat: the switch itself is what is looked at. */
export async function activateConsents(): Promise<void> {
  const found = await db.$queryRaw<{ id: string; workspace_id: string; user_id: string }[]>`
    select distinct on (c.workspace_id) c.id::text, c.workspace_id::text, c.user_id::text ${PAID_CONSENTS}
    order by c.workspace_id, c.accepted_at desc`;
  for (const { id, workspace_id: workspaceId, user_id: userId } of found) {
    await db.$transaction(async (tx) => {
      await lockOrMakeRule(tx, workspaceId);
      const rows = await tx.$queryRaw<unknown[]>`
        select from refill_rule r join refill_consent c on c.workspace_id = r.workspace_id
        where r.workspace_id = ${workspaceId}::uuid and c.id = ${id}::uuid and r.changed_at < c.accepted_at`;
      if (rows.length === 1) await putOn(tx, { userId, workspaceId }, id);
    });
  }
}
