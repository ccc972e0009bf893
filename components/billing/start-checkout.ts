/** Why a checkout didn't start: the code of the API's error, or `unreachable` when there was no answer at all. */
export type CheckoutStart = { ok: true; url: string } | { ok: false; code: string };

type CheckoutAnswer = { url?: string; error?: { code?: string } };

/**
 * Asks for a Checkout Session. Asking again for the same amount is answered with the same open session, so trying
 * again never makes two purchases.
 */
export async function startCheckout(amount: string, returnTo: string): Promise<CheckoutStart> {
  try {
    const response = await fetch('/api/v1/checkout', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ amount, return_to: returnTo }),
    });
    const answer: CheckoutAnswer = await response.json();
    if (response.ok && answer.url) return { ok: true, url: answer.url };
    return { ok: false, code: answer.error?.code ?? 'internal_error' };
  } catch {
    return { ok: false, code: 'unreachable' };
  }
}
