import { toDecimal } from '@/lib/platform/units';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { modelsOnSale } from './catalog';

/** The models on sale, in OpenAI's form, each with its price in credits per million tokens. */
export function modelsJson() {
  const created = Date.parse(`${PRICE_LIST.version}T00:00:00Z`) / 1_000;
  const data = modelsOnSale().map((price) => ({
    id: price.model,
    object: 'model',
    created,
    owned_by: price.provider,
    name: price.label,
    demo: price.provider === 'demo',
    reasons: price.reasons,
    max_output_tokens: price.maxOutputTokens,
    pricing: {
      unit: 'credits per 1,000,000 tokens',
      version: PRICE_LIST.version,
      input: toDecimal(price.input),
      cached_input: toDecimal(price.cachedInput),
      output: toDecimal(price.output),
    },
  }));
  return { object: 'list', data };
}
