import type { TickedRefill } from '@/components/refills/use-refill-choice';
import { fetchHere } from '@/components/shell/page-workspace';

/**
 * Why a checkout didn't start: the code of the API's error, `limit_` and its name where a limit of purchases is reached, or
 * `unreachable` when there was no answer at all. `maximum`: dollars that could be bought now.
 */
export type CheckoutFailure = { code: string; maximum?: string | undefined };
export type CheckoutStart = { ok: true; url: string } | ({ ok: false } & CheckoutFailure);

type CheckoutAnswer = { url?: string; error?: { code?: string; limit?: string; maximum?: string } };

/**
 * Asks for a Checkout Session. Asking again for the same amount is answered with the same open session, so trying
 * again never makes two purchases.
 */
export async function startCheckout(
  amount: string,
  returnTo: string,
  autoRefill?: TickedRefill,
): Promise<CheckoutStart> {
  try {
    const response = await fetchHere('/api/v1/checkout', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ amount, return_to: returnTo, auto_refill: autoRefill }),
    });
    const answer: CheckoutAnswer = await response.json();
    if (response.ok && answer.url) return { ok: true, url: answer.url };
    return { ok: false, ...failureOf(answer) };
  } catch {
    return { ok: false, code: 'unreachable' };
  }
}

/** Pure: what an answer of the API that is no success comes to. */
export function failureOf({ error }: CheckoutAnswer): CheckoutFailure {
  if (error?.limit && error.limit !== 'unpaid') return { code: `limit_${error.limit}`, maximum: error.maximum };
  return { code: error?.code ?? 'internal_error' };
}
