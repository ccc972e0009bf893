import 'server-only';
import { setTimeout as wait } from 'node:timers/promises';
import { openPage } from '@/lib/customers/open-page';
import { customerOf } from '@/lib/customers/workspace-customer';
import { textsOf } from '@/lib/i18n/catalogue';
import { DEFAULT_LANGUAGE, type Language } from '@/lib/i18n/languages';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { madeAtMs } from '@/lib/platform/ids';
import { findCheckoutId } from '@/lib/stripe/payments';
import { closePlanSession, createPlanCheckout, type PlanOrder, readPlanSession } from '@/lib/stripe/plan-checkout';
import type { Person } from '@/lib/workspaces/permissions';
import {
  claimPlanCheckout,
  closePlanCheckout,
  type PlanClaim,
  type PlanClaimInput,
  rememberPlanSession,
} from './claim-plan-checkout';
import { isLive } from './decide-plan';
import type { PlanChoice } from './plan-choice';
import { choose } from './plan-owner';
import { priceIdOf } from './plan-prices';
import { syncSubscription } from './sync-subscription';

/** `has_subscription`: there is one already (perhaps as of now), which can be changed but not bought again. */
export type StartedPlan = { kind: 'page'; url: string } | { kind: 'has_subscription' };

const SESSION_LIFETIME_MS = 60 * 60 * 1_000;
const ATTEMPTS = 12;
/** Tabs that ask for different plans close each other's pages: a pause of chance lets one of them finish. */
const LONGEST_PAUSE_MS = 60;

/**
 * Answers Stripe's page on which a subscription begins: one for a workspace at a time, and none while it has a
 * subscription that goes on. A page for another plan is closed at Stripe before a new one is opened.
 * @throws AppError `forbidden`, `invalid_request`, `rate_limited`, `stripe_unavailable`
 */
export async function startPlanCheckout(
  owner: Person,
  choice: PlanChoice,
  returnTo: string,
  locale: Language = DEFAULT_LANGUAGE,
): Promise<StartedPlan> {
  const workspaceId = await choose(owner, choice);
  const input = { ...choice, workspaceId, userId: owner.userId, returnTo, locale };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await wait(Math.random() * LONGEST_PAUSE_MS * attempt);
    const { subscription } = await syncSubscription(workspaceId);
    if (subscription && isLive(subscription)) return { kind: 'has_subscription' };
    const claim = await claimPlanCheckout(input);
    if (!claim.fits) await putAway(claim, workspaceId);
    else if (claim.sessionId === null) {
      const url = await open(claim, input);
      if (url !== null) return { kind: 'page', url };
    } else {
      const session = await readPlanSession(claim.sessionId);
      if (session?.status === 'open' && session.url !== null) return { kind: 'page', url: session.url };
      await closePlanCheckout(claim);
    }
  }
  throw new AppError('stripe_unavailable');
}

/** Stripe refuses to close a page that was paid; the subscription that it began is found by the next look. */
async function putAway(claim: PlanClaim, workspaceId: string): Promise<void> {
  const sessionId = claim.sessionId ?? (await findLost(claim, workspaceId));
  if (sessionId !== null) await closePlanSession(sessionId);
  await closePlanCheckout(claim);
}

async function findLost({ id }: PlanClaim, workspaceId: string): Promise<string | null> {
  return findCheckoutId({ customerId: await customerOf(workspaceId), reference: id });
}

async function open(claim: PlanClaim, input: PlanClaimInput): Promise<string | null> {
  const priceId = await priceIdOf(input.plan);
  const opened = await openPage(input.workspaceId, (customerId, keyEnd) =>
    createPlanCheckout(order(claim, input, { priceId, customerId, idempotencyKey: `plan:${claim.id}${keyEnd}` })),
  );
  if (await rememberPlanSession(claim.id, opened.sessionId)) return opened.url;
  // Another tab asked for another plan meanwhile: nobody is led to this page, and nobody may pay on it.
  await closePlanSession(opened.sessionId);
  return null;
}

type AtStripe = Pick<PlanOrder, 'priceId' | 'customerId' | 'idempotencyKey'>;

/** Every field follows from the row, because a repeated idempotency key must come with the same parameters. */
function order({ id, locale }: PlanClaim, { workspaceId, seats }: PlanClaimInput, atStripe: AtStripe): PlanOrder {
  const returnUrl = `${env().APP_URL}/billing/plan-return`;
  return {
    ...atStripe,
    checkoutId: id,
    workspaceId,
    seats,
    locale,
    notice: textsOf('plansText', locale)('checkoutNotice'),
    expiresAt: new Date(madeAtMs(id) + SESSION_LIFETIME_MS),
    // Written by hand: Stripe looks for the literal braces, which URL helpers would encode.
    successUrl: `${returnUrl}?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${returnUrl}?canceled=${id}`,
  };
}
