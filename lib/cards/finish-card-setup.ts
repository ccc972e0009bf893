import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { type CardSetupFacts, readCardSetup } from '@/lib/stripe/card-setups';
import { forgetCard, makeDefaultCard, moveSubscriptions, readDefaultCard } from '@/lib/stripe/cards';
import { readCard } from './read-card';
import { syncCard } from './sync-card';

/** `waiting`: Stripe has not taken a card (yet). */
export type FinishedCardSetup = { workspaceId: string; returnTo: string; outcome: 'saved' | 'waiting' };

type Setup = { id: string; workspaceId: string; returnTo: string; finishedAt: Date | null };

/**
 * Puts the card that a trip to Stripe brought into its place: it becomes the card on file, and the one before is
 * forgotten. Return page and webhook both come here, in any order and as often as they like; it happens once.
 * @returns null when the session is none of ours
 * @throws AppError `stripe_unavailable`
 */
export async function finishCardSetup(sessionId: string): Promise<FinishedCardSetup | null> {
  const facts = await readCardSetup(sessionId);
  const setup = facts && (await findSetup(sessionId, facts));
  if (!setup) return null;
  const { workspaceId, returnTo } = setup;
  if (!facts.isComplete || facts.paymentMethodId === null) return { workspaceId, returnTo, outcome: 'waiting' };
  if (setup.finishedAt === null) await place(setup, facts.customerId, facts.paymentMethodId);
  await syncCard(workspaceId);
  return { workspaceId, returnTo, outcome: 'saved' };
}

/** Our row decides whose session it is; the id in Stripe's metadata only helps where we died before noting the session. */
async function findSetup(sessionId: string, { setupId }: CardSetupFacts): Promise<Setup | null> {
  const known = await db.cardSetup.findUnique({ where: { stripeSessionId: sessionId } });
  if (known || setupId === null || !isId(setupId)) return known;
  await db.cardSetup.updateMany({
    where: { id: setupId, stripeSessionId: null },
    data: { stripeSessionId: sessionId },
  });
  return db.cardSetup.findUnique({ where: { stripeSessionId: sessionId } });
}

async function place(setup: Setup, customerId: string | null, paymentMethodId: string): Promise<void> {
  const { workspaceId } = setup;
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select: { stripeCustomerId: true } });
  if (customerId === null || workspace?.stripeCustomerId !== customerId) {
    log.error('card_of_another_customer', { workspace_id: workspaceId, card_setup_id: setup.id });
  } else if (await hasLaterOne(setup)) {
    await forgetCard(paymentMethodId);
  } else {
    await replaceCard(workspaceId, customerId, paymentMethodId);
  }
  await db.$executeRaw`
    update card_setup set finished_at = studio_now() where id = ${setup.id}::uuid and finished_at is null`;
}

/**
 * Of two trips the later one counts, whichever is heard of first. Postgres compares its own times: read into JavaScript
 * they lose their microseconds, and a trip that another finishes meanwhile would come after itself.
 */
async function hasLaterOne({ id, workspaceId }: Setup): Promise<boolean> {
  const later = await db.$queryRaw<unknown[]>`
    select from card_setup this join card_setup later using (workspace_id)
    where this.id = ${id}::uuid and workspace_id = ${workspaceId}::uuid
      and later.finished_at is not null and (later.created_at, later.id) > (this.created_at, this.id)
    limit 1`;
  return later.length > 0;
}

async function replaceCard(workspaceId: string, customerId: string, paymentMethodId: string): Promise<void> {
  // The default may be the new one already, if we died here before: then our own row still knows the old one.
  const known = [(await readDefaultCard(customerId)).card, await readCard(workspaceId)];
  if (!(await makeDefaultCard(customerId, paymentMethodId))) return;
  const before = new Set(known.flatMap((card) => card?.paymentMethodId ?? []));
  before.delete(paymentMethodId);
  for (const old of before) {
    await moveSubscriptions(customerId, old, paymentMethodId);
    await forgetCard(old);
  }
}
