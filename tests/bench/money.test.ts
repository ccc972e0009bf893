import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, makeAsker } from '../ai/asking';
import { startModel } from '../setup/model';
import type { Finding } from './findings';
import { measureHotWallet } from './money/hot-wallet';
import { measureMonthStart } from './money/month-start';
import { captureMoneyText } from './money-text';

// The goals of `npm run bench`, scaled down, with bounds that hold on a machine that does ten other things.
const urls = () => ({ app: process.env.DATABASE_URL ?? '', owner: process.env.DIRECT_URL ?? '' });
const medianOf = (findings: Finding[], what: RegExp) => findings.find((one) => what.test(one.what))?.value.median;

describe('the speed of money', () => {
  let model: Awaited<ReturnType<typeof startModel>>;
  beforeAll(async () => {
    model = await startModel();
  });
  afterAll(() => model.close());

  it('one busy wallet takes many times what its statements take one by one (PERF-6, PERF-7)', async () => {
    const found = await measureHotWallet(urls(), { rounds: 3, ms: 700, callers: 64, wallets: 100 });
    expect(medianOf(found, /^hot wallet: our pairs/)).toBeGreaterThan(1.5);
    expect(medianOf(found, /one hot wallet ÷ many/)).toBeGreaterThan(0.4);
  });

  it('a month begins for thousands of wallets without a row being written (PERF-9)', async () => {
    const found = await measureMonthStart(urls().owner, { wallets: 3_000, rounds: 5, watchMs: 1_500, pairs: 20 });
    expect(medianOf(found, /rows written/)).toBe(0);
    expect(medianOf(found, /throughput kept/)).toBeGreaterThan(0.5);
    expect(medianOf(found, /12 idle months/)).toBeLessThan(5);
  });

  it('a request with an API key sends two statements: one to check the key and hold, one to settle (PERF-11)', async () => {
    const { key, workspaceId } = await makeAsker();
    await (await ask('once before', { key })).text();
    const { before, after } = await captureMoneyText(async () => {
      const answer = await ask('counted', { key });
      await answer.text();
      return { workspaceId, requestId: answer.headers.get('x-request-id') ?? '' };
    });
    expect([...before, ...after]).toHaveLength(2);
  });
});
