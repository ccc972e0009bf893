/**
 * What stands in the box of each place, for the length of this visit. The router shows pages from its memory when one
 * goes back, with the draft as it was then; what was typed in this tab since is newer. By person, because the next one
 * may sign in without leaving the page.
 */
const texts = new Map<string, string>();

export function readBox(userId: string, place: string): string | undefined {
  return texts.get(`${userId} ${place}`);
}

export function rememberBox(userId: string, place: string, text: string): void {
  texts.set(`${userId} ${place}`, text);
}
