import type { TickedRefill } from '@/components/refills/use-refill-choice';
import { fetchHere } from '@/components/shell/page-workspace';
import { toDollars, type UsdCents } from '@/lib/platform/units';
import type { CardAnswer } from '@/lib/purchases/card-answer';
import { type CheckoutFailure, failureOf } from './start-checkout';

export type CardPaymentOrder = {
  amount: UsdCents;
  returnTo: string;
  /** Sent twice, it is one payment. */
  attemptId: string;
  paymentMethodId: string;
  autoRefill?: TickedRefill | undefined;
};

/** Code `unknown`: nobody said whether the card was charged; asking again with the same attempt finds out. */
export type CardPaymentAnswer = { ok: true; answer: CardAnswer } | { ok: false; failure: CheckoutFailure };

type Refusal = Parameters<typeof failureOf>[0] & { error?: { problem?: string } };

const UNKNOWN: CardPaymentAnswer = { ok: false, failure: { code: 'unknown' } };

/** Asks the server to charge the card on file, or what became of that. */
export async function payWithCard(order: CardPaymentOrder): Promise<CardPaymentAnswer> {
  const { returnTo, attemptId, paymentMethodId } = order;
  const amount = toDollars(order.amount);
  try {
    const response = await fetchHere('/api/purchases', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        amount,
        return_to: returnTo,
        attempt_id: attemptId,
        confirm: { payment_method: paymentMethodId, amount },
        auto_refill: order.autoRefill,
      }),
    });
    if (response.ok) return { ok: true, answer: await response.json() };
    if (response.status >= 500) return UNKNOWN;
    const refusal: Refusal = await response.json();
    const failure = failureOf(refusal);
    const problem = refusal.error?.problem;
    return { ok: false, failure: problem && !failure.maximum ? { code: problem } : failure };
  } catch {
    return UNKNOWN;
  }
}

/**
 * Lets Stripe's script ask the card's owner in the page. What came of it is asked of the server, never taken from here.
 * @returns whether the script did its part; false when it couldn't be loaded
 */
export async function proveInPage(publishableKey: string, clientSecret: string): Promise<boolean> {
  try {
    // Loaded when it is needed and not before: it comes from Stripe's host.
    const { loadStripe } = await import('@stripe/stripe-js/pure');
    const stripe = await loadStripe(publishableKey);
    if (!stripe) return false;
    await stripe.handleNextAction({ clientSecret });
    return true;
  } catch {
    return false;
  }
}
