import { TITLE_LIMIT_CHARACTERS } from '@/lib/chat/limits';

/** PostgreSQL refuses NUL in text, and a pasted file may hold one; nothing a reader sees is lost. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** A conversation is named by the first line that says something, cut at a word. */
export function titleFrom(message: string): string {
  const firstLine = message.split('\n').find((line) => line.trim() !== '') ?? '';
  const words = firstLine.trim().replace(/\s+/g, ' ');
  const characters = Array.from(words);
  if (characters.length <= TITLE_LIMIT_CHARACTERS) return words;
  const cut = characters.slice(0, TITLE_LIMIT_CHARACTERS - 1).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > TITLE_LIMIT_CHARACTERS / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
