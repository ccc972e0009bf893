import { cutAtWord } from '@/lib/platform/cut-at-word';

/** Most that is shown of a message that waits. */
export const EXCERPT_CHARACTERS = 140;

/** The first words of a message on one line, cut at a word; null when it says nothing. */
export function firstWords(message: string): string | null {
  return cutAtWord(oneLine(message), EXCERPT_CHARACTERS) || null;
}

/** A text as one line that the database takes and that can't pose as more than one, in a mail's subject for example. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}
