import 'server-only';
import { openPage } from '@/lib/customers/open-page';
import { textsOf } from '@/lib/i18n/catalogue';
import { DEFAULT_LANGUAGE, type Language } from '@/lib/i18n/languages';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { madeAtMs } from '@/lib/platform/ids';
import type { UsdCents } from '@/lib/platform/units';
import { type CheckoutOrder, createCheckout } from '@/lib/stripe/checkout';
import { isOutcomeUnknown } from '@/lib/stripe/errors';
import { readCheckout } from '@/lib/stripe/payments';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { type Agree, claimPurchase } from './claim-purchase';
import { readPurchase } from './purchase-row';
import { rememberSession } from './remember-stripe';
import { DEFAULT_RETURN_TO } from './return-to';
import { failUnopened, syncPurchase } from './sync-purchase';

export type StartedCheckout = { purchaseId: string; url: string };

/** Stripe takes 30 minutes to 24 hours; an hour is enough to look for a card, and short enough to forget. */
const SESSION_LIFETIME_MS = 60 * 60 * 1_000;
const ATTEMPTS = 3;

/**
 * Starts a purchase and answers Stripe's page for it. The row is written first, so whatever fails afterwards is known
 * and charges nobody; an unpaid open session of the same person, workspace and amount is answered again.
 * @throws AppError `forbidden`, `plan_required`, `rate_limited`, `invalid_request` (more than may be bought now),
 *   `stripe_unavailable`
 */
export async function startCheckout(input: {
  buyer: Person;
  amount: UsdCents;
  returnTo?: string;
  agree?: Agree | undefined;
  /** The buyer's language, for Stripe's page. */
  locale?: Language;
}): Promise<StartedCheckout> {
  const { buyer, amount, returnTo = DEFAULT_RETURN_TO, agree, locale = DEFAULT_LANGUAGE } = input;
  assertCan(buyer, 'buy_credits');
  if (!buyer.workspace) throw new AppError('forbidden');
  const { userId, workspace } = buyer;
  const except: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const claim = await claimPurchase({
      workspaceId: workspace.id,
      userId,
      amount,
      returnTo,
      locale,
      except,
      agree,
    });
    const { id, sessionId } = claim;
    const page = { amount, savesForLater: agree !== undefined, locale: claim.locale };
    const wish = { purchaseId: id, workspaceId: workspace.id, ...page };
    const url = sessionId === null ? await open(wish) : await pageOf(id, sessionId);
    if (url !== null) return { purchaseId: id, url };
    except.push(id);
  }
  throw new AppError('stripe_unavailable');
}

/** The page of a session opened earlier; null when it can't be paid any more, and then its purchase learns why. */
async function pageOf(purchaseId: string, sessionId: string): Promise<string | null> {
  const checkout = await readCheckout(sessionId);
  if (checkout?.status === 'open' && !checkout.isPaid && checkout.url !== null) return checkout.url;
  // A session that Stripe doesn't know is the reconciler's to look into, and no reason to turn a buyer away.
  if (checkout !== null) await syncPurchase(purchaseId);
  return null;
}

/** What the page is opened for, as the purchase's rows say. */
type Wish = Pick<CheckoutOrder, 'purchaseId' | 'workspaceId' | 'amount'> & { savesForLater: boolean; locale: Language };

/** Opens the session of a purchase, or answers that of whoever opens it at this very moment. */
async function open(wish: Wish): Promise<string | null> {
  const { purchaseId } = wish;
  try {
    const session = await openPage(wish.workspaceId, (customerId, keyEnd) =>
      createCheckout(order(wish, customerId, `checkout:${purchaseId}${keyEnd}`)),
    );
    await rememberSession(purchaseId, session);
    return session.url;
  } catch (error) {
    const row = await readPurchase(purchaseId);
    if (row?.sessionId) return pageOf(purchaseId, row.sessionId);
    // Stripe keeps its refusal for this key, so the next try needs a purchase of its own.
    if (error instanceof AppError && error.code === 'stripe_unavailable' && !isOutcomeUnknown(error)) {
      await failUnopened(purchaseId, 'refused_by_stripe');
    }
    throw error;
  }
}

/** Every field follows from the rows and the settings, because a repeated idempotency key must come with the same parameters. */
function order(wish: Wish, customerId: string, idempotencyKey: string): CheckoutOrder {
  const settings = env();
  const t = textsOf('checkout', wish.locale);
  const returnUrl = `${settings.APP_URL}/billing/return`;
  return {
    ...wish,
    customerId,
    productName: t('product'),
    notice: t('notice'),
    expiresAt: new Date(madeAtMs(wish.purchaseId) + SESSION_LIFETIME_MS),
    // Written by hand: Stripe looks for the literal braces, which URL helpers would encode.
    successUrl: `${returnUrl}?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${returnUrl}?canceled=${wish.purchaseId}`,
    makesInvoice: settings.STRIPE_INVOICES,
    addsTax: settings.STRIPE_TAX,
    asksConsent: settings.STRIPE_TERMS_CONSENT,
    idempotencyKey,
  };
}
