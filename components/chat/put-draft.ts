import type { SaveOutcome } from '@/components/chat/draft-saver';
import { fetchHere } from '@/components/shell/page-workspace';

/** Browsers refuse a request that outlives its page when it is larger than 64 KiB. */
const KEEPALIVE_LIMIT_BYTES = 60_000;

/** A save that takes longer has failed: the next message must not wait for it. */
const TIME_LIMIT_MS = 8_000;

/** Saves the draft of one place on the server. Never rejects: a draft that could not be saved is an outcome. */
export async function putDraft(
  place: string,
  content: string,
  { keepalive }: { keepalive: boolean },
): Promise<SaveOutcome> {
  const body = JSON.stringify({ place, content });
  const isSmall = new TextEncoder().encode(body).byteLength <= KEEPALIVE_LIMIT_BYTES;
  try {
    const response = await fetchHere('/api/chat/drafts', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
      keepalive: keepalive && isSmall,
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (response.ok) return 'saved';
    return response.status === 401 ? 'signed_out' : 'failed';
  } catch {
    return 'failed';
  }
}
