/** What an object was before in those of its properties that changed, as events of Stripe tell it. */
export function previous<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = { ...before };
  for (const key in changed) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) delete changed[key];
  }
  return changed;
}
