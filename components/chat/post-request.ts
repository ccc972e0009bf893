import { fetchHere } from '@/components/shell/page-workspace';
/** Why a request was not sent: what is wrong with it, or that it could not be. */
export type AskProblem = 'amount' | 'often' | 'forbidden' | 'failed';

type Request = { amount: string; reason: string; place: string | null; showsMessage: boolean };

/** Asks the owners for credits; null when they were asked. */
export async function postRequest({ amount, reason, place, showsMessage }: Request): Promise<AskProblem | null> {
  try {
    const response = await fetchHere('/api/credit-requests', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ amount, reason, ...(place ? { place } : {}), show_message: showsMessage }),
    });
    if (response.ok) return null;
    if (response.status === 429) return 'often';
    return response.status === 403 ? 'forbidden' : 'failed';
  } catch {
    return 'failed';
  }
}
