/** The id of an object that Stripe names by id or, when asked to, writes out. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
