import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, onBothMounts, readEvents } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

onBothMounts(() => {
  it('a key that is revoked in the middle of an answer opens nothing more; the answer comes to its end and is paid (REL-P26)', async () => {
    const { key, workspaceId } = await makeAsker();
    expect((await ask('Hello', { key })).status).toBe(200);
    const running = await ask('[slow:5] [tokens:600] Hello', { key }, { stream: true });
    await db.apiKey.updateMany({ where: { workspaceId }, data: { revokedAt: new Date() } });
    const calls = (await model.stats()).requests;
    for (const over of [{}, { model: 'unknown' }, { messages: [] }, { max_tokens: -1 }]) {
      const refused = await ask('Hello', { key }, over);
      expect(refused.status).toBe(401);
      expect((await refused.json()).error.code).toBe('unauthenticated');
    }
    expect((await model.stats()).requests).toBe(calls);
    const { finish, isDone, usage } = await readEvents(running);
    expect({ finish, isDone }).toEqual({ finish: 'stop', isDone: true });
    expect(usage?.completion_tokens).toBe(600);
    const hold = await holdOf(workspaceId, running.headers.get('x-request-id') ?? '');
    expect(hold).toMatchObject({ state: 'settled', receipt: { status: 'answered' } });
  });

  it('a member who is removed is refused at the next request, by the key they made (REL-P26)', async () => {
    const { key, workspaceId, userId } = await makeAsker({ members: ['member'] });
    expect((await ask('Hello', { key })).status).toBe(200);
    await db.member.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
    expect((await ask('Hello', { key })).status).toBe(401);
    // As the app leaves it: nobody's key works any more.
    await db.apiKey.updateMany({ where: { workspaceId }, data: { revokedAt: new Date() } });
    expect((await readBalances(workspaceId)).held).toBe(0n);
  });
});
