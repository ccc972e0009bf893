import type { Turn } from '@/components/chat/turns';

type Sent = Pick<Turn, 'userId' | 'conversationId' | 'message' | 'replaces' | 'model'>;

/**
 * The Idempotency-Key of each message whose fate isn't known. The same words, sent again to the same place, keep their key
 * until the server has said what became of them: so they are never taken, and paid for, twice.
 */
const keys = new Map<string, string>();

export function sendKeyOf(sent: Sent): string {
  const name = nameOf(sent);
  const key = keys.get(name) ?? crypto.randomUUID();
  keys.set(name, key);
  return key;
}

export function forgetSendKey(sent: Sent): void {
  keys.delete(nameOf(sent));
}

function nameOf({ userId, conversationId, message, replaces, model }: Sent): string {
  return JSON.stringify([userId, conversationId, message, replaces, model]);
}
