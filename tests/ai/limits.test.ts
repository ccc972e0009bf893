import { afterAll, beforeAll, expect, it } from 'vitest';
import { setLimits } from '@/lib/limits/set-limit';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, makeAsker, onBothMounts, readEvents } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

onBothMounts(() => {
  it('a limit that is reached is a 403 with what it is, when it begins anew and what can be done; the model is not called', async () => {
    const { key, workspaceId, userId } = await makeAsker({ members: ['member', 'owner'] });
    await setLimits({ workspaceId, userId, subject: { userId }, limit: microcredits(10_000n), alert: null });
    const calls = (await model.stats()).requests;
    const refused = await ask('Hello', { key }, { model: 'demo-large', max_tokens: 4_096, messages: LONG });
    expect(refused.status).toBe(403);
    const { error } = await refused.json();
    expect(error).toMatchObject({
      type: 'permission_error',
      code: 'member_limit_reached',
      retryable: false,
      limit: { amount: '0.010000', charged: '0.000000' },
      actions: [
        { rel: 'ask_owner', href: expect.stringMatching(/\/settings\/members$/) },
        { rel: 'use_model', model: expect.stringMatching(/^demo-/) },
      ],
    });
    expect(error.resets_at).toMatch(/^\d{4}-\d\d-01T00:00:00.000Z$/);
    expect((await model.stats()).requests).toBe(calls);
  });

  it("an answer ends where a key's limit does, and no charge goes beyond it", async () => {
    const { key, workspaceId, userId } = await makeAsker({ included: credits(20) });
    const { id } = await db.apiKey.findFirstOrThrow({ where: { workspaceId } });
    const limit = microcredits(1_000n);
    await setLimits({ workspaceId, userId, subject: { apiKeyId: id }, limit, alert: null });
    const cut = await readEvents(await ask('[tokens:4000] Hello', { key }, { stream: true, max_tokens: 4_096 }));
    expect(cut).toMatchObject({ finish: 'length', isDone: true });
    const { charged, held } = await db.spendingLimit.findFirstOrThrow({ where: { workspaceId } });
    expect(held).toBe(0n);
    expect(charged).toBeGreaterThan(900n);
    expect(charged).toBeLessThanOrEqual(limit);
    const refused = await ask('Hello', { key });
    expect({ status: refused.status, code: (await refused.json()).error.code }).toEqual({
      status: 403,
      code: 'key_limit_reached',
    });
  });
});

const LONG = [{ role: 'user', content: 'word '.repeat(2_000) }];
