import { fromDecimal, type Microcredits } from '@/lib/platform/units';

/**
 * What models cost: the one place where their prices stand. A list is dated and never edited once sold by; a new price
 * is a new list on top. A request keeps the version it was priced by, whatever is sold when it ends.
 */
export type ModelPrice = {
  model: string;
  /** Name that people read. */
  label: string;
  provider: 'demo' | 'openai';
  /** Microcredits per 1,000,000 tokens; 1 credit is 1 US dollar. Reasoning tokens are a part of output. */
  input: Microcredits;
  cachedInput: Microcredits;
  output: Microcredits;
  /** Thinks before it answers, in output tokens that nobody sees until the end. */
  reasons: boolean;
  /** The longest answer the model gives, reasoning included. */
  maxOutputTokens: number;
};

export type PriceList = { version: string; models: readonly ModelPrice[] };

type Dollars = { input: string; cachedInput: string; output: string };

function priced(
  provider: ModelPrice['provider'],
  model: string,
  label: string,
  dollars: Dollars,
  maxOutputTokens: number,
  reasons = false,
): ModelPrice {
  const { input, cachedInput, output } = dollars;
  const prices = { input: perMillion(input), cachedInput: perMillion(cachedInput), output: perMillion(output) };
  return { model, label, provider, ...prices, reasons, maxOutputTokens };
}

/** A dollar is a credit. A price that cannot be kept exactly stops the program, rather than being another price. */
function perMillion(dollars: string): Microcredits {
  const price = fromDecimal(dollars);
  if (price === null) throw new Error(`${dollars} is no price`);
  return price;
}

const usd = (input: string, cachedInput: string, output: string): Dollars => ({ input, cachedInput, output });

/** Newest first. OpenAI's rows are its published standard prices in dollars, sold at cost (read in November 2026). */
export const PRICE_LISTS: readonly PriceList[] = [
  {
    version: '2026-11-01',
    models: [
      priced('demo', 'demo-small', 'Demo small', usd('0.15', '0.15', '0.60'), 65_536),
      priced('demo', 'demo-medium', 'Demo medium', usd('3', '3', '15'), 65_536),
      priced('demo', 'demo-large', 'Demo large', usd('15', '15', '75'), 65_536),
      priced('demo', 'demo-reasoner', 'Demo reasoner', usd('3', '3', '15'), 65_536, true),
      priced('openai', 'gpt-5.5', 'GPT-5.5', usd('5', '0.50', '30'), 128_000, true),
      priced('openai', 'gpt-5.4', 'GPT-5.4', usd('2.50', '0.25', '15'), 128_000, true),
      priced('openai', 'gpt-5.4-mini', 'GPT-5.4 mini', usd('0.75', '0.075', '4.50'), 128_000, true),
      priced('openai', 'gpt-5.4-nano', 'GPT-5.4 nano', usd('0.20', '0.02', '1.25'), 128_000, true),
      priced('openai', 'gpt-4.1', 'GPT-4.1', usd('2', '0.50', '8'), 32_768),
      priced('openai', 'gpt-4.1-mini', 'GPT-4.1 mini', usd('0.40', '0.10', '1.60'), 32_768),
      priced('openai', 'gpt-4.1-nano', 'GPT-4.1 nano', usd('0.10', '0.025', '0.40'), 32_768),
      priced('openai', 'gpt-4o', 'GPT-4o', usd('2.50', '1.25', '10'), 16_384),
      priced('openai', 'gpt-4o-mini', 'GPT-4o mini', usd('0.15', '0.075', '0.60'), 16_384),
    ],
  },
];

const [newest] = PRICE_LISTS;
if (!newest) throw new Error('There is no price list.');

/** The list that new requests are priced by. */
export const PRICE_LIST: PriceList = newest;

/** What the chat and examples use when nobody chose a model, if it is on sale; else the first that is. */
export const DEFAULT_MODEL = 'demo-medium';
