import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import type { Person } from '@/lib/workspaces/permissions';
import { CARD_PAGE, cardPage } from './card-outcome';
import { type FinishedCardSetup, finishCardSetup } from './finish-card-setup';

const SESSION_ID = /^cs_[A-Za-z0-9_]{1,250}$/;

/** Where somebody goes who comes back from Stripe's page for a card, with or without one; null who comes from elsewhere. */
export async function returnFromCard(
  viewer: Person,
  { card_session: session, card_canceled: setup }: Record<string, string | string[] | undefined>,
): Promise<string | null> {
  if (typeof session === 'string') return returnWithCard(viewer, session);
  return typeof setup === 'string' ? returnWithoutCard(viewer, setup) : null;
}

/**
 * Where somebody goes who comes back from Stripe's page for a card. The address names a session and is no proof of
 * anything: a session of another workspace is answered like one that doesn't exist.
 */
async function returnWithCard(viewer: Person, sessionId: string): Promise<string> {
  const setup = SESSION_ID.test(sessionId) ? await finishUnlessStripeIsAway(sessionId) : null;
  if (setup === 'away') return cardPage('waiting');
  if (setup === null || setup.workspaceId !== viewer.workspace?.id) return CARD_PAGE;
  return cardPage(setup.outcome, setup.returnTo);
}

/** Where somebody goes who left Stripe's page without a card. */
async function returnWithoutCard(viewer: Person, setupId: string): Promise<string> {
  const setup = isId(setupId) ? await db.cardSetup.findUnique({ where: { id: setupId } }) : null;
  return cardPage('canceled', setup?.workspaceId === viewer.workspace?.id ? setup?.returnTo : undefined);
}

async function finishUnlessStripeIsAway(sessionId: string): Promise<FinishedCardSetup | null | 'away'> {
  try {
    return await finishCardSetup(sessionId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'stripe_unavailable') return 'away';
    throw error;
  }
}
