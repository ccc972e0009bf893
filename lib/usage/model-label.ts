import { PRICE_LISTS } from '@/lib/pricing/price-list';

/** The name that people know a model by, also of one that is no longer sold. */
export function modelLabel(model: string): string {
  for (const { models } of PRICE_LISTS) {
    const found = models.find((one) => one.model === model);
    if (found) return found.label;
  }
  return model;
}
