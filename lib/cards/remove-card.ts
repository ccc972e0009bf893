import 'server-only';
import { customerOf } from '@/lib/customers/workspace-customer';
import { DEFAULT_LANGUAGE, type Language } from '@/lib/i18n/languages';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { forgetCard, listCards, openPortal, readDefaultCard } from '@/lib/stripe/cards';
import type { Person } from '@/lib/workspaces/permissions';
import { recordChange } from '@/lib/workspaces/settings-log';
import { cardName } from './card-name';
import { CARD_PAGE } from './card-outcome';
import { readCard } from './read-card';
import { workspaceOf } from './start-card-setup';
import { syncCard } from './sync-card';

/**
 * Makes Stripe forget every card of the workspace, so that nothing can be charged without asking for a card again. The
 * one on file goes last: while it is there, no other takes its place.
 * @throws AppError `forbidden`, `stripe_unavailable`
 */
export async function removeCard(owner: Person): Promise<void> {
  const workspaceId = workspaceOf(owner);
  const { stripeCustomerId: customerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const card = await readCard(workspaceId);
  if (customerId !== null) await forgetAll(customerId);
  const before: Record<string, string> = card ? { card: cardName(card) } : {};
  await recordChange(db, { workspaceId, userId: owner.userId, what: 'card_removal', before, after: {} });
  await syncCard(workspaceId);
}

async function forgetAll(customerId: string): Promise<void> {
  const current = (await readDefaultCard(customerId)).card?.paymentMethodId;
  const cards = (await listCards(customerId)).map(({ paymentMethodId }) => paymentMethodId);
  for (const id of cards) if (id !== current) await forgetCard(id);
  if (current !== undefined) await forgetCard(current);
}

/**
 * The address of Stripe's own page, where an owner sees all cards, invoices and the subscription, in their language.
 * @throws AppError `forbidden`, `stripe_unavailable`
 */
export async function portalPage(owner: Person, locale: Language = DEFAULT_LANGUAGE): Promise<string> {
  const workspaceId = workspaceOf(owner);
  try {
    return await openPortal(await customerOf(workspaceId), `${env().APP_URL}${CARD_PAGE}`, locale);
  } catch (error) {
    // Without the customer there is nothing to manage, and the card that we knew is gone.
    if (error instanceof AppError && error.code === 'not_found') await syncCard(workspaceId);
    throw error instanceof AppError && error.code === 'not_found' ? new AppError('stripe_unavailable') : error;
  }
}
