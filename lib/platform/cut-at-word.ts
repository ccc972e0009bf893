/** A line of at most so many characters. A longer one ends with `…`, at a word unless that would leave less than half. */
export function cutAtWord(line: string, most: number): string {
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > most / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
