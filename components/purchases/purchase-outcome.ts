import { CANCELED } from '@/lib/purchases/purchase-param';

/** What became of a purchase, for whoever comes back from paying for it. */
export type PurchaseOutcome =
  | { kind: 'added'; credits: string }
  /** `returned`: dollars that went back. */
  | { kind: 'refunded' | 'disputed'; returned: string }
  | { kind: 'processing' | 'failed' | 'parked' | 'closed' | 'canceled' | 'unknown' };

type PurchaseAnswer = {
  state: string;
  parked: boolean;
  closed: boolean;
  final: boolean;
  credits: string;
  returned: string;
};

/** Asks the server, which asks Stripe if it must; `processing` when nothing is decided yet or nobody answered. */
export async function readOutcome(param: string): Promise<PurchaseOutcome> {
  if (param === CANCELED) return { kind: 'canceled' };
  try {
    const response = await fetch(`/api/purchases/${encodeURIComponent(param)}`, { cache: 'no-store' });
    if (response.status >= 500) return { kind: 'processing' };
    if (!response.ok) return { kind: 'unknown' };
    const answer: PurchaseAnswer = await response.json();
    return outcomeOf(answer);
  } catch {
    return { kind: 'processing' };
  }
}

/** Pure: what a purchase's state means to its buyer. */
export function outcomeOf({ state, parked, closed, final, credits, returned }: PurchaseAnswer): PurchaseOutcome {
  if (parked) return { kind: closed ? 'closed' : 'parked' };
  if (state === 'paid') return { kind: 'added', credits };
  if (state === 'refunded' || state === 'partly_refunded') return { kind: 'refunded', returned };
  if (state === 'disputed') return { kind: 'disputed', returned };
  if (!final) return { kind: 'processing' };
  return { kind: state === 'failed' || state === 'expired' || state === 'canceled' ? 'failed' : 'unknown' };
}
