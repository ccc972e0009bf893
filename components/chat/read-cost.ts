/** Looks this often, this long apart, for a receipt that is being written while an answer is cut off. */
const LOOKS = 15;
const PAUSE_MS = 400;

/** What a request cost, from its receipt: decimal credits, or null when it can't be told just now. */
export async function readCost(requestId: string): Promise<string | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const receipt = await readReceipt(requestId);
    if (receipt?.state !== 'open' && typeof receipt?.cost === 'string') return receipt.cost;
  }
  return null;
}

async function readReceipt(requestId: string): Promise<{ state?: unknown; cost?: unknown } | null> {
  try {
    const response = await fetch(`/api/v1/requests/${requestId}`, { cache: 'no-store' });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
