/**
 * What a provider calls its failure, for the log: its code, or else its type, when that is one plain word. Never its
 * sentence, which may quote the prompt or a key.
 */
export function failureKind(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unnamed';
  const words = [Reflect.get(error, 'code'), Reflect.get(error, 'type')];
  return words.find((word) => typeof word === 'string' && /^[a-z][a-z0-9_.-]{0,63}$/.test(word)) ?? 'unnamed';
}
