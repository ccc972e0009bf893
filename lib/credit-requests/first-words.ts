/** Most that is shown of a message that waits. */
export const EXCERPT_CHARACTERS = 140;

/** The first words of a message on one line, cut at a word; null when it says nothing. */
export function firstWords(message: string): string | null {
  const line = Array.from(oneLine(message));
  if (line.length === 0) return null;
  if (line.length <= EXCERPT_CHARACTERS) return line.join('');
  const cut = line.slice(0, EXCERPT_CHARACTERS - 1).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${(lastSpace > EXCERPT_CHARACTERS / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`;
}

/** A text as one line that the database takes and that can't pose as more than one, in a mail's subject for example. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}
