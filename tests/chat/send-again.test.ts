import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '@/lib/auth/api-caller';
import { readDraft } from '@/lib/chat/drafts';
import { listMessages } from '@/lib/chat/read-messages';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { fromDecimal } from '@/lib/platform/units';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { hangUpAfterText, makeChatter, memberOf, readEvents, send } from './chatter';

let model: Awaited<ReturnType<typeof startModel>>;

beforeAll(async () => {
  model = await startModel();
});

afterAll(() => model.close());

const read = async (sending: ReturnType<typeof send>) => readEvents((await sending).stream);
const holdsOf = (caller: Caller) => db.hold.findMany({ where: { workspaceId: caller.workspace.id } });

async function contents(caller: Caller, conversationId: string): Promise<string[]> {
  return (await listMessages(memberOf(caller), conversationId)).map(({ content }) => content);
}

describe('a message that is sent again under its key', () => {
  it('is answered with what is stored, at no charge, and stands in the conversation once (REL-R1)', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const key = newId();
    const first = await read(send(caller, { key }));
    const before = await readBalances(caller.workspace.id);
    const second = await read(send(caller, { key }));

    expect(second.accepted()).toEqual(first.accepted());
    expect(second.text()).toBe(first.text());
    expect(second.usage()?.cost).toBe(first.usage()?.cost);
    expect(await readBalances(caller.workspace.id)).toEqual(before);
    expect(await contents(caller, first.accepted().conversation_id)).toHaveLength(2);
    expect(await holdsOf(caller)).toHaveLength(1);
  });

  it('while it is still answered is told to wait, is charged once, and is no draft', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const key = newId();
    const over = { key, message: 'Slowly [tokens:40] [slow:30]' };
    const [first, second] = await Promise.allSettled([send(caller, over), send(caller, over)]);
    const [running] = [first, second].filter((one) => one.status === 'fulfilled');
    const [refused] = [first, second].filter((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'still_running', retryAfterSeconds: 1 });
    if (!running) throw new Error('nobody was answered');
    await readEvents(running.value.stream);
    expect(await readDraft(memberOf(caller), 'new')).toBe('');
    expect(await holdsOf(caller)).toHaveLength(1);
    expect((await read(send(caller, over))).text().length).toBeGreaterThan(0);
  });

  it('after its reader was cut off, is answered with what had been written by then', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const key = newId();
    const connection = new AbortController();
    const over = { key, message: 'Tell me a lot [tokens:900] [slow:20]' };
    const { stream } = await send(caller, { ...over, signal: connection.signal });
    await hangUpAfterText(stream, connection);
    const again = await read(send(caller, over));
    expect(again.text().length).toBeGreaterThan(0);
    expect(again.usage()?.stopped_by).toBe('client');
    const { included } = await readBalances(caller.workspace.id);
    expect(credits(5) - included).toBe(fromDecimal(again.usage()?.cost ?? ''));
    expect(await holdsOf(caller)).toHaveLength(1);
  });

  it('after a refusal is a new attempt', async () => {
    const caller = await makeChatter({ included: credits(0) });
    const key = newId();
    await expect(send(caller, { key })).rejects.toMatchObject({ code: 'insufficient_credits' });
    await expect(send(caller, { key })).rejects.toMatchObject({ code: 'insufficient_credits' });
    expect(await readDraft(memberOf(caller), 'new')).toBe('Which invoices are late?');
    await expect(send(caller, { key, message: ' ' })).rejects.toMatchObject({ param: 'message' });
  });

  it('but says something else is refused', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const key = newId();
    await read(send(caller, { key }));
    await expect(send(caller, { key, message: 'Other words' })).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });

  it('after the process died that was answering finds its message, and that no answer will come', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const key = newId();
    const first = await read(send(caller, { key }));
    // What a process that dies after it was charged by the sweep leaves behind.
    await asOwner(`update idempotency_key set answer = null where workspace_id = '${caller.workspace.id}'`);
    await asOwner(`delete from message where id = '${first.accepted().answer_id}'`);
    const again = await read(send(caller, { key }));
    expect(again.accepted()).toMatchObject({ message_id: first.accepted().message_id, answer_id: null });
    expect(again.usage()?.stopped_by).toBe('server');
    expect(await holdsOf(caller)).toHaveLength(1);
  });

  it('by somebody else is a message of their own', async () => {
    const [one, other] = [await makeChatter({ included: credits(5) }), await makeChatter({ included: credits(5) })];
    const key = newId();
    const first = await read(send(one, { key }));
    const second = await read(send(other, { key }));
    expect(second.accepted().conversation_id).not.toBe(first.accepted().conversation_id);
  });
});

describe('a message that takes the place of an earlier one', () => {
  it('removes it and what followed; every receipt stays', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const first = (await read(send(caller, { message: 'One' }))).accepted();
    const conversationId = first.conversation_id;
    const second = (await read(send(caller, { conversationId, message: 'Two' }))).accepted();
    await read(send(caller, { conversationId, message: 'Three' }));
    const over = { conversationId, message: 'Two, but better', replaces: second.message_id };
    const better = await read(send(caller, over));
    expect(await contents(caller, conversationId)).toEqual([
      'One',
      expect.any(String),
      'Two, but better',
      better.text(),
    ]);
    expect(await holdsOf(caller)).toHaveLength(4);
  });

  it('removes nothing when it is refused', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const { conversation_id: conversationId, message_id: replaces } = (await read(send(caller))).accepted();
    const refused = send(caller, { conversationId, replaces, message: 'Again', modelId: 'no-such-model' });
    await expect(refused).rejects.toMatchObject({ code: 'model_not_found' });
    expect(await contents(caller, conversationId)).toHaveLength(2);
  });

  it('can be none of another conversation, and no answer', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const first = (await read(send(caller))).accepted();
    const other = (await read(send(caller))).accepted();
    const conversationId = other.conversation_id;
    for (const replaces of [first.message_id, other.answer_id, newId(), 'no id']) {
      await expect(send(caller, { conversationId, replaces })).rejects.toMatchObject({ param: 'replaces' });
    }
    expect(await contents(caller, first.conversation_id)).toHaveLength(2);
  });

  it('while that is still answered leaves no answer without its question', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const slow = await send(caller, { message: 'Slowly [tokens:60] [slow:30]' });
    const [late] = await db.message.findMany({ where: { conversation: { workspaceId: caller.workspace.id } } });
    if (!late) throw new Error('the message is not stored');
    const { conversationId, id: replaces } = late;
    const quick = await read(send(caller, { conversationId, replaces, message: 'Quickly' }));
    await readEvents(slow.stream);
    expect(await contents(caller, conversationId)).toEqual(['Quickly', quick.text()]);
    expect(await holdsOf(caller)).toHaveLength(2);
  });
});

describe('an answer that was cut short', () => {
  it('goes on as a request of its own, in the same conversation and without a new message', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const connection = new AbortController();
    const { stream } = await send(caller, { message: 'Begin [tokens:400] [slow:20]', signal: connection.signal });
    const conversationId = await hangUpAfterText(stream, connection);
    const rest = await read(send(caller, { conversationId, message: null }));
    expect(rest.accepted()).toMatchObject({ conversation_id: conversationId, message_id: null });
    const messages = await listMessages(memberOf(caller), conversationId);
    expect(messages.map(({ author }) => author)).toEqual(['user', 'assistant', 'assistant']);
    expect(messages[2]).toMatchObject({ content: rest.text(), cost: rest.usage()?.cost });
    expect(await holdsOf(caller)).toHaveLength(2);
  });

  it('is the only thing that can go on', async () => {
    const caller = await makeChatter({ included: credits(5) });
    await expect(send(caller, { message: null })).rejects.toMatchObject({ param: 'message' });
    expect(await readDraft(memberOf(caller), 'new')).toBe('');
  });
});
