import 'server-only';
import { textsOf } from '@/lib/i18n/catalogue';
import type { Connection } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { consentValues, consentVersion } from './consent-text';
import type { RefillTerms } from './terms';

/** What somebody said yes to. */
export type Acceptance = {
  terms: RefillTerms;
  /** Version of the text that they read; another one than ours is not what they'd be held to. */
  textVersion: string;
  /** Language in which they read it. */
  locale: string;
  /** Path of the page that it stood on. */
  page: string;
};

/** An owner, and the workspace that they agree for. */
export type Owner = { userId: string; workspaceId: string };

/**
 * Who may agree to charges that nobody confirms: an owner on a paid plan, who read the text of today in a language that has
 * one.
 * @throws AppError `forbidden`, `plan_required`, `invalid_request` (taxes are on, or the text has changed since the page
 *   was made)
 */
export function assertMayAccept(buyer: Person, { textVersion, locale }: Acceptance): Owner {
  assertCan(buyer, 'buy_credits');
  if (!buyer.workspace) throw new AppError('forbidden');
  if (env().STRIPE_TAX) {
    const message = 'Taxes are added on the payment page, so credits cannot be bought without it.';
    throw new AppError('invalid_request', { message, param: 'auto_refill' });
  }
  if (textVersion !== consentVersion(locale)) {
    throw new AppError('invalid_request', {
      message: 'The text of auto-refill has changed. Load the page again and read it.',
      param: 'text_version',
    });
  }
  return { userId: buyer.userId, workspaceId: buyer.workspace.id };
}

/** Stores a consent, word for word. It changes no rule by itself. */
export async function recordConsent(
  on: Connection,
  { userId, workspaceId }: Owner,
  { terms, textVersion, locale, page }: Acceptance,
  purchaseId: string | null = null,
): Promise<string> {
  const id = newId();
  await on.$executeRaw`
    insert into refill_consent (id, workspace_id, user_id, text, text_version, locale, threshold, amount_cents,
      monthly_ceiling_cents, page, purchase_id)
    values (${id}::uuid, ${workspaceId}::uuid, ${userId}::uuid, ${consentText(terms, locale)}, ${textVersion},
      ${locale}, ${terms.threshold}, ${terms.amount}, ${terms.ceiling}, ${page}, ${purchaseId}::uuid)`;
  return id;
}

/** The text as the form shows it. */
export function consentText(terms: RefillTerms, locale: string): string {
  return textsOf('refillTerms', locale)('consent', consentValues(terms, locale));
}
