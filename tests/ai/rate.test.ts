import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModel } from '../setup/model';
import { ask, makeAsker } from './asking';

process.env.COMPLETIONS_PER_MINUTE = '3';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

describe('more requests a minute than a key may send', () => {
  it('are refused with 429 and the time to wait; another key is not (REL-P30)', async () => {
    const { key } = await makeAsker();
    const other = await makeAsker();
    for (let count = 0; count < 3; count += 1) expect((await ask('Hello', { key })).status).toBe(200);
    const calls = (await model.stats()).requests;
    const refused = await ask('Hello', { key });
    expect(refused.status).toBe(429);
    expect((await refused.json()).error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limited' });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait > 0 && wait <= 60).toBe(true);
    expect((await model.stats()).requests).toBe(calls);
    expect((await ask('Hello', other)).status).toBe(200);
  });
});
