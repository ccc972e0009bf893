import { afterAll, beforeAll, expect, it } from 'vitest';
import { setLimits } from '@/lib/limits/set-limit';
import { replay } from '@/lib/operator/replay';
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
    expect(await replay(refused.headers.get('x-request-id') ?? '', null)).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'member_limit_reached',
        model: 'demo-large',
        limit: 10_000n,
        charged: 0n,
        key: expect.any(String),
      },
      moment: { running: 0 },
    });
  });

  it("an answer ends where a key's limit does, and no charge goes beyond it", async () => {
    const { key, workspaceId, userId } = await makeAsker({ included: credits(20) });
    const { id } = await db.apiKey.findFirstOrThrow({ where: { workspaceId } });
    const limit = microcredits(1_000n);
    await setLimits({ workspaceId, userId, subject: { apiKeyId: id }, limit, alert: null });
    const cut = await readEvents(await ask('[tokens:4000] Hello', { key }, { stream: true, max_tokens: 4_096 }));
    expect(cut).toMatchObject({ finish: 'length', isDone: true, usage: { stopped_by: 'limit' } });
    expect(await receiptOfLast(workspaceId)).toMatchObject({ status: 'stopped_by_limit', stopped_by: 'limit' });
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

  it('an answer ends by a limit, not by the credits, when the limit is lowered while it grows', async () => {
    const asker = await makeAsker({ included: credits(20) });
    const { workspaceId, userId } = asker;
    const response = await ask('[slow:4] [tokens:3800] Hello', asker, { model: 'demo-large', stream: true });
    await setLimits({ workspaceId, userId, subject: { userId }, limit: microcredits(80_000n), alert: null });
    const { finish, usage } = await readEvents(response);
    expect({ finish, stopped: usage?.stopped_by }).toEqual({ finish: 'length', stopped: 'limit' });
  });

  it('an answer that thinks first names what kept its hold small: the limit, or the credits', async () => {
    const asker = await makeAsker({ included: credits(20) });
    const { workspaceId, userId } = asker;
    await setLimits({ workspaceId, userId, subject: { userId }, limit: microcredits(2_000n), alert: null });
    const think = (who: { key: string }) =>
      ask('[tokens:4000] Think', who, { model: 'demo-reasoner', stream: true, max_tokens: 4_096 });
    expect((await readEvents(await think(asker))).usage?.stopped_by).toBe('limit');
    const poor = await makeAsker({ included: microcredits(4_000n) });
    expect((await readEvents(await think(poor))).usage?.stopped_by).toBe('credits');
  });
});

async function receiptOfLast(workspaceId: string) {
  const hold = await db.hold.findFirstOrThrow({ where: { workspaceId }, orderBy: { createdAt: 'desc' } });
  return hold.receipt;
}

const LONG = [{ role: 'user', content: 'word '.repeat(2_000) }];
