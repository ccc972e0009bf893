import { hash } from 'node:crypto';
import type { KeptAnswer } from '@/lib/ai/caller';
import { claimKey } from '@/lib/ai/idempotency';
import type { ChatMember } from '@/lib/chat/conversations';
import { findSent, type SentMessage } from '@/lib/chat/read-messages';
import { AppError } from '@/lib/platform/errors';

/** Either this one is sent now, or it was sent before and this is what came of it. */
export type Claim =
  | { kind: 'new'; requestId: string; kept?: KeptAnswer }
  | { kind: 'sent'; requestId: string; sent: SentMessage };

/**
 * Takes the key under which a person sends something: what is sent again under it, because its answer was lost on the
 * way, is answered with what was stored and never charged a second time.
 * @throws AppError `still_running`, `idempotency_conflict`
 */
export async function claimSending(
  member: ChatMember,
  key: string | null,
  requestId: string,
  sending: object,
): Promise<Claim> {
  if (key === null) return { kind: 'new', requestId };
  try {
    // A person's keys are theirs alone: nobody meets another's, nor one of a program's.
    const own = `chat:${hash('sha256', `${member.userId} ${key}`)}`;
    const claimed = await claimKey({ workspaceId: member.workspaceId, key: own, requestId, request: sending });
    if (claimed.kind === 'new') return claimed;
    const sent = await findSent(member, claimed.requestId);
    // It was paid for, so it is stored in a moment.
    if (!sent?.answer) throw new AppError('still_running', { retryAfterSeconds: 1 });
    return { kind: 'sent', requestId: claimed.requestId, sent };
  } catch (error) {
    return interrupted(member, error);
  }
}

/** A request that was accepted and charged, and whose process died, has left its message without an answer. */
async function interrupted(member: ChatMember, error: unknown): Promise<Claim> {
  const before = error instanceof AppError && error.code === 'idempotency_conflict' ? error.facts : {};
  const requestId = before.was_interrupted === true ? before.request_id : null;
  const sent = typeof requestId === 'string' ? await findSent(member, requestId) : null;
  if (typeof requestId !== 'string' || !sent) throw error;
  return { kind: 'sent', requestId, sent };
}
