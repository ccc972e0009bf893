import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, makeAsker, onGateway, until } from './asking';
import { chooseSeed, randomFrom } from './seeded';

process.env.COMPLETIONS_PER_MINUTE = '100000';

const STREAMS = process.env.STUDIO_FULL_TESTS ? 1_000 : 60;
const AT_ONCE = 20;
/** Tokens that may be under way while a stream is being stopped: ten chunks of the demo model. */
const UNDER_WAY = 30;
/** Bytes that a token takes in the demo model's chunks, about. */
const BYTES_PER_TOKEN = 75;

type Tally = { id: string; input_tokens: number; output_tokens: number };
type Kept = { provider_request_id: string; estimated: boolean; tokens: { input: number; output: number } };

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

async function readUpTo(response: Response, bytes: number): Promise<void> {
  const reader = response.body?.getReader();
  for (let seen = 0; reader && seen < bytes; ) {
    const { value, done } = await reader.read();
    if (done) return;
    seen += value.length;
  }
  await reader?.cancel();
}

async function tallies(): Promise<Map<string, Tally>> {
  const { data }: { data: Tally[] } = await (await fetch(`${model.url}/_local/requests`)).json();
  return new Map(data.map((tally) => [tally.id, tally]));
}

onGateway(() => {
  it(`of ${STREAMS} streams, 40 % dropped at a random byte, each is billed what the model produced for it (REL-P7)`, async () => {
    const seed = chooseSeed();
    const random = randomFrom(seed);
    const { key, workspaceId } = await makeAsker({ included: credits(1_000) });
    const plans = Array.from({ length: STREAMS }, () => {
      const tokens = 20 + Math.floor(random() * 500);
      const dropAt = random() < 0.4 ? random() * tokens * BYTES_PER_TOKEN : Number.POSITIVE_INFINITY;
      return { tokens, slow: Math.floor(random() * 4), dropAt };
    });
    const queue = plans.values();
    const worker = async () => {
      for (const { tokens, slow, dropAt } of queue) {
        const response = await ask(`[slow:${slow}] [tokens:${tokens}] Hello`, { key }, { stream: true });
        await readUpTo(response, dropAt);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await until(async () => (await db.hold.count({ where: { workspaceId, state: 'open' } })) === 0);

    const holds = await db.hold.findMany({ where: { workspaceId } });
    expect(holds).toHaveLength(STREAMS);
    const price = PRICE_LIST.models.find((one) => one.model === 'demo-small');
    if (!price) throw new Error('no price');
    const produced = await tallies();
    const sums = { produced: 0, unbilled: 0, estimated: 0, charged: 0n };
    for (const hold of holds) {
      const { tokens, estimated, provider_request_id } = hold.receipt as unknown as Kept;
      const real = produced.get(provider_request_id);
      const story = `seed ${seed}: ${JSON.stringify({ tokens, estimated, real })}`;
      if (!real) throw new Error(story);
      expect(tokens.input, story).toBe(real.input_tokens);
      if (!estimated) expect(tokens.output, story).toBe(real.output_tokens);
      expect(tokens.output, story).toBeLessThanOrEqual(real.output_tokens);
      expect(real.output_tokens - tokens.output, story).toBeLessThanOrEqual(UNDER_WAY);
      const usage = { ...tokens, cachedInput: 0, reasoning: 0 };
      expect(hold.chargedIncluded, story).toBe(costOf(price, usage));
      sums.produced += real.output_tokens;
      sums.unbilled += real.output_tokens - tokens.output;
      sums.estimated += estimated ? 1 : 0;
      sums.charged += hold.chargedIncluded;
    }
    expect(sums.estimated).toBeGreaterThan(0);
    expect(credits(1_000) - (await readBalances(workspaceId)).available).toBe(sums.charged);
    console.info(
      `seed ${seed}: ${sums.produced} tokens produced, ${sums.unbilled} under way when they were stopped, ${sums.estimated} of ${STREAMS} dropped`,
    );
  }, 600_000);
});
