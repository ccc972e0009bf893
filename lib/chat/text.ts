import { TITLE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { cutAtWord } from '@/lib/platform/cut-at-word';

/** PostgreSQL refuses NUL in text, and a pasted file may hold one; nothing a reader sees is lost. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** A conversation is named by the first line that says something, cut at a word. */
export function titleFrom(message: string): string {
  const firstLine = message.split('\n').find((line) => line.trim() !== '') ?? '';
  return cutAtWord(firstLine.trim().replace(/\s+/g, ' '), TITLE_LIMIT_CHARACTERS);
}
