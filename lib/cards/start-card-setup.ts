import 'server-only';
import { openPage } from '@/lib/customers/open-page';
import { textsOf } from '@/lib/i18n/catalogue';
import { DEFAULT_LANGUAGE, type Language } from '@/lib/i18n/languages';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { madeAtMs, newId } from '@/lib/platform/ids';
import { CARD_SETUPS_PER_HOUR } from '@/lib/platform/policy';
import { type CardSetupOrder, createCardSetup } from '@/lib/stripe/card-setups';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { CARD_PAGE } from './card-outcome';

const SESSION_LIFETIME_MS = 60 * 60 * 1_000;

/**
 * Answers Stripe's page that takes a card. The row is written first, so that what comes back is known to be ours.
 * @returns the page's address
 * @throws AppError `forbidden`, `rate_limited`, `stripe_unavailable`
 */
export async function startCardSetup(
  owner: Person,
  { returnTo = CARD_PAGE, locale = DEFAULT_LANGUAGE }: { returnTo?: string; locale?: Language } = {},
): Promise<string> {
  const workspaceId = workspaceOf(owner);
  const id = await claim({ workspaceId, userId: owner.userId, returnTo });
  const setup = { id, workspaceId, locale };
  const { sessionId, url } = await openPage(workspaceId, (customerId) => createCardSetup(order(setup, customerId)));
  await db.cardSetup.update({ where: { id }, data: { stripeSessionId: sessionId } });
  return url;
}

/** @throws AppError `forbidden` */
export function workspaceOf(owner: Person): string {
  assertCan(owner, 'manage_card');
  if (!owner.workspace) throw new AppError('forbidden');
  return owner.workspace.id;
}

/** Many trips for a card in an hour are what testing stolen cards looks like. */
async function claim(data: { workspaceId: string; userId: string; returnTo: string }): Promise<string> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select from workspace where id = ${data.workspaceId}::uuid for no key update`;
    const rows = await tx.$queryRaw<{ begun: bigint }[]>`
      select count(*) as begun from card_setup
      where workspace_id = ${data.workspaceId}::uuid and created_at > studio_now() - interval '1 hour'`;
    if ((rows[0]?.begun ?? 0n) >= CARD_SETUPS_PER_HOUR) {
      throw new AppError('rate_limited', { retryAfterSeconds: 3_600 });
    }
    const { id } = await tx.cardSetup.create({ data: { id: newId(), ...data }, select: { id: true } });
    return id;
  });
}

type Setup = { id: string; workspaceId: string; locale: Language };

/** Every field follows from one trip and its customer, because a repeated key must come with the same parameters. */
function order({ id: setupId, workspaceId, locale }: Setup, customerId: string): CardSetupOrder {
  const returnUrl = `${env().APP_URL}/billing/return`;
  return {
    setupId,
    workspaceId,
    customerId,
    locale,
    mandate: textsOf('checkout', locale)('mandate'),
    expiresAt: new Date(madeAtMs(setupId) + SESSION_LIFETIME_MS),
    // Written by hand: Stripe looks for the literal braces, which URL helpers would encode.
    successUrl: `${returnUrl}?card_session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${returnUrl}?card_canceled=${setupId}`,
    idempotencyKey: `card_setup:${setupId}:${customerId}`,
  };
}
