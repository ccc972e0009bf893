/** Keys that one person may have in a workspace. */
export const MOST_KEYS = 50;
export const LONGEST_KEY_NAME = 60;

/** The name of a key as it is kept, or null for what is none. Pure. */
export function readKeyName(typed: unknown): string | null {
  if (typeof typed !== 'string') return null;
  const name = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  const fits = name !== '' && [...name].length <= LONGEST_KEY_NAME && !/\p{Cc}/u.test(name);
  return fits ? name : null;
}
