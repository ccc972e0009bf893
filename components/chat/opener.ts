import { openFence } from '@/components/chat/growing-text';

/** What stands before the rest of an answer that broke off in the middle of its code, so that it is drawn as code. */
export function openerOf(text: string): string {
  const fence = openFence(text);
  return fence === null ? '' : `${fence}\n`;
}
