import { ceilDiv, type Microcredits, microcredits } from '@/lib/platform/units';
import { costOf, TOKENS_PER_PRICE, type TokenUsage } from '@/lib/pricing/cost';
import { type ModelPrice, PRICE_LIST } from '@/lib/pricing/price-list';
import type { Random } from './random';

/** What people ask of the models in the demo, and how large such requests are. */
export type RequestShape = { feature: string; price: ModelPrice; usage: TokenUsage; cost: Microcredits };

type Range = readonly [least: number, most: number];
type Kind = { feature: string; model: string; input: Range; output: Range };

const KINDS: readonly (readonly [number, Kind])[] = [
  [20, { feature: 'chat', model: 'demo-medium', input: [900, 12_000], output: [250, 1_600] }],
  [22, { feature: 'chat', model: 'demo-large', input: [2_500, 20_000], output: [400, 2_400] }],
  [10, { feature: 'edit_help', model: 'demo-small', input: [600, 5_000], output: [150, 900] }],
  [22, { feature: 'project_brief', model: 'demo-large', input: [16_000, 56_000], output: [1_800, 4_000] }],
  [20, { feature: 'migration_plan', model: 'demo-large', input: [70_000, 160_000], output: [5_000, 11_000] }],
  [6, { feature: 'migration_plan', model: 'demo-reasoner', input: [50_000, 140_000], output: [12_000, 30_000] }],
];

/** A request of an ordinary size and cost. */
export function ordinaryShape(random: Random): RequestShape {
  const { feature, model, input, output } = random.pick(KINDS);
  const price = demoPrice(model);
  const written = random.between(...output);
  const reasoning = price.reasons ? Math.floor(written * 0.6) : 0;
  return shapeOf(feature, price, { input: random.between(...input), cachedInput: 0, output: written, reasoning });
}

/**
 * Requests that cost exactly `total` together, down to the microcredit: ordinary ones, then a large one that leaves about
 * a cent, then one of the smallest model whose tokens fit what is left.
 */
export function shapesSpending(random: Random, total: Microcredits): RequestShape[] {
  const shapes: RequestShape[] = [];
  let left: bigint = total;
  for (let shape = ordinaryShape(random); left - shape.cost > RESERVE; shape = ordinaryShape(random)) {
    shapes.push(shape);
    left -= shape.cost;
  }
  const large = leaving(left, demoPrice('demo-large'), 2_000);
  const last = exactly(microcredits(left - large.cost), demoPrice('demo-small'), 4_096);
  return [...shapes, large, last];
}

/** An answer in the chat, from the length of its text: about four characters a token. */
export function chatShape(prompt: string, answer: string): RequestShape {
  const tokens = (text: string) => Math.ceil(text.length / 4);
  const usage = { input: tokens(prompt) + 40, cachedInput: 0, output: tokens(answer), reasoning: 0 };
  return shapeOf('chat', demoPrice('demo-medium'), usage);
}

const RESERVE = 300_000n;
const ABOUT_A_CENT = 10_000n;

function leaving(left: bigint, price: ModelPrice, output: number): RequestShape {
  return exactly(microcredits(left - ABOUT_A_CENT), price, output);
}

/** The request with this output whose input brings its cost as near to `cost` as its price allows, from below. */
function exactly(cost: Microcredits, price: ModelPrice, output: number): RequestShape {
  const input = (cost * TOKENS_PER_PRICE - BigInt(output) * price.output) / price.input;
  if (input < 0n || input > 1_000_000n) throw new Error(`no request of ${price.model} costs ${cost}`);
  return shapeOf('chat', price, { input: Number(input), cachedInput: 0, output, reasoning: 0 });
}

function shapeOf(feature: string, price: ModelPrice, usage: TokenUsage): RequestShape {
  return { feature, price, usage, cost: costOf(price, usage) };
}

function demoPrice(model: string): ModelPrice {
  const price = PRICE_LIST.models.find((candidate) => candidate.model === model);
  if (!price) throw new Error(`${model} has no price`);
  return price;
}

/** The output cap that such a request came with: the next round number above what was written. */
export function capOf({ usage }: RequestShape): number {
  return Number(ceilDiv(BigInt(usage.output), 4_096n)) * 4_096;
}
