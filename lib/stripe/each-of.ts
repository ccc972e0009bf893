/** Stripe answers so many of our calls at once without slowing down those of buyers. */
const AT_ONCE = 4;

/** Does the same with each item, a few at a time. The first failure ends it. */
export async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(act));
  }
}
