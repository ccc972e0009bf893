import 'server-only';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { type CardFacts, type CustomerCard, listCards, makeDefaultCard, readDefaultCard } from '@/lib/stripe/cards';
import type { Values } from '@/lib/workspaces/settings-change';
import { recordChange } from '@/lib/workspaces/settings-log';
import type { Card } from './card';
import { cardName } from './card-name';
import { type CardRow, NEVER_ASKED, readCardRow } from './read-card';

const WAITS = { maxWait: 10_000, timeout: 15_000 };

/**
 * The only way in which the card on file changes here. Stripe is asked, with no transaction open, and what it says is
 * written; so it doesn't matter how often, in which order, or whether at all, events arrive.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function syncCard(workspaceId: string): Promise<Card | null> {
  let before = await readCardRow(workspaceId);
  // Of two others that wrote since then, the second has asked Stripe after we came: its answer is ours.
  const enough = before.revision + 2n;
  while (before.revision < enough) {
    const seen = before;
    const now = await askStripe(workspaceId);
    const written = await db.$transaction((tx) => write(tx, workspaceId, seen, now), WAITS);
    before = await readCardRow(workspaceId);
    if (written) break;
  }
  return before.card;
}

/**
 * {@link syncCard} for the workspace of a customer; null when it is no workspace's customer (any more).
 * @throws AppError `stripe_unavailable`
 */
export async function syncCardOf(customerId: string): Promise<{ workspaceId: string; card: Card | null } | null> {
  const workspace = await db.workspace.findUnique({ where: { stripeCustomerId: customerId }, select: { id: true } });
  return workspace && { workspaceId: workspace.id, card: await syncCard(workspace.id) };
}

/** {@link syncCard} where no card is on file; a Stripe that is away is no reason to fail, because a job asks again. */
export async function findFirstCard(workspaceId: string): Promise<void> {
  if ((await readCardRow(workspaceId)).card !== null) return;
  try {
    await syncCard(workspaceId);
  } catch (error) {
    log.warn('card_not_synced', { workspace_id: workspaceId, reason: reasonOf(error) });
  }
}

/**
 * As long as Stripe keeps a card for the customer, one of them is the card on file: the customer's default, else the
 * newest, which then becomes the default. So a card that its owner let Checkout save is used from then on.
 */
async function askStripe(workspaceId: string): Promise<CustomerCard> {
  const select = { stripeCustomerId: true };
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select });
  if (!workspace) throw new AppError('not_found');
  const customerId = workspace.stripeCustomerId;
  if (customerId === null) return { isKnown: true, card: null };
  const current = await readDefaultCard(customerId);
  if (current.card !== null || !current.isKnown) return current;
  const [newest] = await listCards(customerId);
  if (!newest || !(await makeDefaultCard(customerId, newest.paymentMethodId))) return current;
  return { isKnown: true, card: newest };
}

/** False when somebody wrote since `before` was read: then what Stripe said meanwhile may be newer. */
async function write(tx: Transaction, workspaceId: string, before: CardRow, now: CustomerCard): Promise<boolean> {
  if (!(await put(tx, workspaceId, before.revision, now.card))) return false;
  const was = before.card;
  if (was?.paymentMethodId === now.card?.paymentMethodId) return true;
  const values = (card: Card | CardFacts | null): Values => (card === null ? {} : { card: cardName(card) });
  const [from, to] = [values(was), values(now.card)];
  await recordChange(tx, { workspaceId, userId: null, what: 'card', before: from, after: to });
  log.info('card_changed', { workspace_id: workspaceId, had: was !== null, has: now.card !== null });
  // A customer that Stripe never had means another key, and nothing can be concluded from that.
  if (was !== null && now.card === null && now.isKnown) await tellOfRemoval(tx, workspaceId, was);
  return true;
}

async function put(tx: Transaction, workspaceId: string, revision: bigint, card: CardFacts | null): Promise<boolean> {
  const values = {
    paymentMethodId: card?.paymentMethodId ?? null,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    expMonth: card?.expMonth ?? null,
    expYear: card?.expYear ?? null,
    fingerprint: card?.fingerprint ?? null,
  };
  if (revision === NEVER_ASKED) {
    const { count } = await tx.card.createMany({
      data: { workspaceId, ...values, revision: 1n },
      skipDuplicates: true,
    });
    return count === 1;
  }
  const written = await tx.$executeRaw`
    update card set payment_method_id = ${values.paymentMethodId}, brand = ${values.brand}, last4 = ${values.last4},
      exp_month = ${values.expMonth}, exp_year = ${values.expYear}, fingerprint = ${values.fingerprint},
      synced_at = studio_now(), revision = revision + 1
    where workspace_id = ${workspaceId}::uuid and revision = ${revision}`;
  return written === 1;
}

async function tellOfRemoval(tx: Transaction, workspaceId: string, card: Card): Promise<void> {
  await notify(tx, {
    workspaceId,
    kind: 'card_removed',
    occasion: card.paymentMethodId,
    facts: { card: cardName(card), href: '/billing#card' },
    to: 'owners',
  });
}
