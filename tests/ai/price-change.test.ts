import { afterAll, beforeAll, expect, it } from 'vitest';
import { microcredits } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, readEvents } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
const usual = { ...PRICE_LIST };
beforeAll(async () => {
  model = await startModel();
});
afterAll(async () => {
  Object.assign(PRICE_LIST, usual);
  await model.close();
});

it('a price that changes while an answer runs is the next request’s: this one keeps the list it began with (REL-P16)', async () => {
  const { key, workspaceId } = await makeAsker();
  const running = await ask('[slow:5] [tokens:100] Hello', { key }, { stream: true });
  const dearer = usual.models.map((one) => ({ ...one, output: microcredits(one.output * 100n) }));
  Object.assign(PRICE_LIST, { version: 'dearer', models: dearer });
  const tokensIn = (usage: unknown) => {
    const { prompt_tokens: input } = usage as { prompt_tokens: number };
    return { input, cachedInput: 0, output: 100, reasoning: 0 };
  };
  const { usage } = await readEvents(running);
  const [old, next] = [usual.models, dearer].map((models) => models.find(({ model: name }) => name === 'demo-small'));
  const first = await holdOf(workspaceId, running.headers.get('x-request-id') ?? '');
  expect(first).toMatchObject({ priceVersion: usual.version, receipt: { price_version: usual.version } });
  expect(old && costOf(old, tokensIn(usage))).toBe(first.chargedIncluded);
  const response = await ask('[tokens:100] Hello', { key });
  const second = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
  expect(second).toMatchObject({ priceVersion: 'dearer', receipt: { price_version: 'dearer' } });
  expect(next && costOf(next, tokensIn((await response.json()).usage))).toBe(second.chargedIncluded);
});
