import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { priceMessage } from '@/lib/chat/price-message';
import { db } from '@/lib/platform/db';
import { fromDecimal } from '@/lib/platform/units';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { makeChatter, memberOf, readEvents, send } from './chatter';

let model: Awaited<ReturnType<typeof startModel>>;

beforeAll(async () => {
  model = await startModel();
});

afterAll(() => model.close());

describe('the price of a message that is not sent yet', () => {
  it('holds what it is charged when it is sent, also as the second of its conversation', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const member = memberOf(caller);
    let conversationId: string | null = null;
    for (const message of ['Which invoices are late?', 'And which of them are large?']) {
      const told = (await priceMessage(member, { conversationId, message, replaces: null })).find(
        (one) => one.model === 'demo-medium',
      );
      const { usage, accepted } = await readEvents((await send(caller, { conversationId, message })).stream);
      conversationId = accepted().conversation_id;
      const cost = fromDecimal(usage()?.cost ?? '') ?? 0n;
      expect(cost).toBeGreaterThan((fromDecimal(told?.least ?? '') ?? 0n) / 2n);
      expect(cost).toBeLessThanOrEqual(fromDecimal(told?.most ?? '') ?? 0n);
      const [hold] = await db.hold.findMany({
        where: { workspaceId: member.workspaceId },
        orderBy: { createdAt: 'desc' },
        take: 1,
      });
      expect(hold?.limit).toBe(fromDecimal(told?.most ?? ''));
    }
  });

  it('is less when it takes the place of an earlier one, and asks no model', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const first = (await readEvents((await send(caller)).stream)).accepted();
    const before = await model.stats();
    const unsent = { conversationId: first.conversation_id, message: 'More' };
    const [added] = await priceMessage(memberOf(caller), { ...unsent, replaces: null });
    const [replacing] = await priceMessage(memberOf(caller), { ...unsent, replaces: first.message_id });
    expect(fromDecimal(replacing?.least ?? '')).toBeLessThan(fromDecimal(added?.least ?? '') ?? 0n);
    expect((await model.stats()).requests).toBe(before.requests);
  });

  it("is told to nobody about somebody else's conversation", async () => {
    const owner = await makeChatter();
    const { id } = await db.conversation.create({ data: { ...memberOf(owner), title: 'Private' } });
    const unsent = { conversationId: id, message: 'x', replaces: null };
    await expect(priceMessage(memberOf(await makeChatter()), unsent)).rejects.toMatchObject({ code: 'not_found' });
  });
});
