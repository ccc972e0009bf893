import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { DEFAULT_MODEL, type ModelPrice, PRICE_LIST } from '@/lib/pricing/price-list';

/** Where a model is asked. */
export type Endpoint = {
  /** Address of the completions route. */
  url: URL;
  apiKey: string | null;
  /** OpenAI's own server knows the newer name of the output cap; servers that imitate it often only the older one. */
  capParameter: 'max_tokens' | 'max_completion_tokens';
};

type Settings = { OPENAI_API_KEY?: string; OPENAI_BASE_URL?: string; DEMO_MODEL_URL?: string };

const OPENAI_URL = 'https://api.openai.com/v1';

/**
 * The models on sale: the demo's while no provider is set; OpenAI's with a key of one's own; every priced model where a
 * compatible server is set, as it may serve any of them. An unpriced model is never on sale.
 */
export function modelsOnSale(settings: Settings = env()): ModelPrice[] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, DEMO_MODEL_URL } = settings;
  return PRICE_LIST.models.filter(({ provider }) => {
    if (OPENAI_BASE_URL) return true;
    return provider === 'openai' ? Boolean(OPENAI_API_KEY) : Boolean(DEMO_MODEL_URL) && !OPENAI_API_KEY;
  });
}

/** The model that is used when nobody chose one. */
export function defaultModel(): string {
  const models = modelsOnSale();
  return models.find(({ model }) => model === DEFAULT_MODEL)?.model ?? models[0]?.model ?? DEFAULT_MODEL;
}

/** @throws AppError `model_not_found` for a model that is unknown, unpriced or not on sale */
export function priceOf(model: string): ModelPrice {
  const price = modelsOnSale().find((one) => one.model === model);
  if (!price) throw new AppError('model_not_found', { param: 'model' });
  return price;
}

/** Where a model is asked, and with which key: the demo's own address only while no compatible server is set. */
export function endpointOf(price: ModelPrice, settings: Settings = env()): Endpoint {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, DEMO_MODEL_URL } = settings;
  if (price.provider === 'demo' && DEMO_MODEL_URL && !OPENAI_BASE_URL) {
    return { url: completionsOf(`${trimmed(DEMO_MODEL_URL)}/v1`), apiKey: null, capParameter: 'max_tokens' };
  }
  const isOwnServer = !OPENAI_BASE_URL || new URL(OPENAI_BASE_URL).hostname === new URL(OPENAI_URL).hostname;
  return {
    url: completionsOf(trimmed(OPENAI_BASE_URL ?? OPENAI_URL)),
    apiKey: OPENAI_API_KEY ?? null,
    capParameter:
      isOwnServer || (price.provider === 'openai' && price.reasons) ? 'max_completion_tokens' : 'max_tokens',
  };
}

function completionsOf(base: string): URL {
  return new URL(`${base}/chat/completions`);
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
