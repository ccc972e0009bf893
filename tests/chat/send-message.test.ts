import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '@/lib/auth/api-caller';
import { readDraft, saveDraft } from '@/lib/chat/drafts';
import { listMessages } from '@/lib/chat/read-messages';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
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

async function storedMessages(caller: Caller) {
  return db.message.findMany({ where: { conversation: { workspaceId: caller.workspace.id } } });
}

describe('an accepted message', () => {
  it('is stored with its answer, and the answer costs what the receipt charged and the balance lost', async () => {
    const caller = await makeChatter({ included: credits(5) });
    await saveDraft(memberOf(caller), 'new', 'Which invoices are la');
    const events = await readEvents((await send(caller)).stream);

    const accepted = events.accepted();
    const messages = await listMessages(memberOf(caller), accepted.conversation_id);
    expect(messages).toMatchObject([
      { id: accepted.message_id, author: 'user', content: 'Which invoices are late?', cost: null },
      { id: accepted.answer_id, author: 'assistant', content: events.text(), model: 'demo-medium', stoppedBy: null },
    ]);
    const cost = messages[1]?.cost ?? '';
    expect(cost).toBe(events.usage()?.cost);
    const { included } = await readBalances(caller.workspace.id);
    expect(included).toBe(credits(5) - (fromDecimal(cost) ?? 0n));
    expect(fromDecimal(cost)).toBeGreaterThan(0n);
  });

  it('removes its draft, and leaves the drafts of other places alone', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const first = (await readEvents((await send(caller)).stream)).accepted().conversation_id;
    await saveDraft(memberOf(caller), first, 'Reply');
    await saveDraft(memberOf(caller), 'new', 'Another matter');
    await readEvents((await send(caller, { conversationId: first, message: 'Reply' })).stream);
    expect(await readDraft(memberOf(caller), first)).toBe('');
    expect(await readDraft(memberOf(caller), 'new')).toBe('Another matter');
  });

  it('goes on in its conversation, with what was said before', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const first = (await readEvents((await send(caller)).stream)).accepted().conversation_id;
    const before = await model.stats();
    const second = await readEvents((await send(caller, { conversationId: first, message: 'And now?' })).stream);
    expect(second.accepted().conversation_id).toBe(first);
    expect(await listMessages(memberOf(caller), first)).toHaveLength(4);
    const spoken = (await model.stats()).input_tokens - before.input_tokens;
    expect(spoken).toBeGreaterThan(20);
  });
});

describe('a refused message', () => {
  it('for want of credits stores nothing, keeps the text as the draft, and asks no model', async () => {
    const caller = await makeChatter({ included: credits(0) });
    const before = await model.stats();
    await expect(send(caller, { message: 'Draft a plan' })).rejects.toMatchObject({ code: 'insufficient_credits' });
    expect(await storedMessages(caller)).toEqual([]);
    expect(await db.conversation.count({ where: { workspaceId: caller.workspace.id } })).toBe(0);
    expect(await readDraft(memberOf(caller), 'new')).toBe('Draft a plan');
    expect((await model.stats()).requests).toBe(before.requests);
  });

  it('in a conversation keeps the text as the draft of that conversation', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const id = (await readEvents((await send(caller)).stream)).accepted().conversation_id;
    const refused = send(caller, { conversationId: id, message: 'More', modelId: 'no-such-model' });
    await expect(refused).rejects.toMatchObject({ code: 'model_not_found' });
    expect(await listMessages(memberOf(caller), id)).toHaveLength(2);
    expect(await readDraft(memberOf(caller), id)).toBe('More');
    expect(await readDraft(memberOf(caller), 'new')).toBe('');
  });

  it('because the model fails costs nothing, stores nothing and keeps the draft', async () => {
    const caller = await makeChatter({ included: credits(5) });
    await expect(send(caller, { message: 'Hello [error:500]' })).rejects.toMatchObject({ code: 'provider_error' });
    expect(await storedMessages(caller)).toEqual([]);
    expect(await readDraft(memberOf(caller), 'new')).toBe('Hello [error:500]');
    expect(await readBalances(caller.workspace.id)).toMatchObject({ included: credits(5), held: 0n });
  });

  it('because we cannot store it costs nothing, although the model had begun, and keeps the draft', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const message = 'Unstorable [tokens:900] [slow:20]';
    await asOwner(`alter table message add constraint broken check (content not like 'Unstorable%')`);
    try {
      await expect(send(caller, { message })).rejects.toMatchObject({ code: 'internal_error' });
    } finally {
      await asOwner('alter table message drop constraint broken');
    }
    expect(await storedMessages(caller)).toEqual([]);
    expect(await readDraft(memberOf(caller), 'new')).toBe(message);
    expect(await readBalances(caller.workspace.id)).toMatchObject({ included: credits(5), held: 0n });
    const [hold] = await db.hold.findMany({ where: { workspaceId: caller.workspace.id } });
    expect(hold).toMatchObject({
      state: 'released',
      receipt: { status: 'failed', waived: { because: 'our_failure' } },
    });
  });

  it('that is empty is refused by name', async () => {
    const caller = await makeChatter({ included: credits(5) });
    await expect(send(caller, { message: ' \n ' })).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'message',
    });
  });
});

describe('an answer that ends early', () => {
  it('because its reader hung up is stored as far as it came, and costs what its receipt says', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const controller = new AbortController();
    const sent = await send(caller, { message: 'Tell me a lot [tokens:900] [slow:20]', signal: controller.signal });
    const id = await hangUpAfterText(sent.stream, controller);

    const [, answer] = await listMessages(memberOf(caller), id);
    expect(answer?.stoppedBy).toBe('client');
    expect(answer?.content.length).toBeGreaterThan(0);
    const { included, held } = await readBalances(caller.workspace.id);
    expect(held).toBe(0n);
    expect(credits(5) - included).toBe(fromDecimal(answer?.cost ?? ''));
    expect(included).toBeLessThan(credits(5));
  });

  it('because the credits ended says so, and the balance is never below zero', async () => {
    const caller = await makeChatter({ included: credits(0.003) });
    const events = await readEvents((await send(caller, { message: 'Write on and on [tokens:3000]' })).stream);
    expect(events.usage()?.stopped_by).toBe('credits');
    const [, answer] = await listMessages(memberOf(caller), events.accepted().conversation_id);
    expect(answer).toMatchObject({ stoppedBy: 'credits', content: events.text(), cost: events.usage()?.cost });
    const { included } = await readBalances(caller.workspace.id);
    expect(included).toBeGreaterThanOrEqual(0n);
  });

  it('because one answer can’t be longer says so, and its rest can be asked for', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const sent = await readEvents((await send(caller, { message: 'Write on and on [tokens:5000]' })).stream);
    const { conversation_id: conversationId } = sent.accepted();
    const [, answer] = await listMessages(memberOf(caller), conversationId);
    expect(answer).toMatchObject({ stoppedBy: 'length', content: sent.text(), cost: sent.usage()?.cost });
    await readEvents((await send(caller, { conversationId, message: null })).stream);
    expect(await listMessages(memberOf(caller), conversationId)).toHaveLength(3);
  });

  it('because the model broke off costs nothing and keeps what arrived', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const events = await readEvents((await send(caller, { message: 'Go on [tokens:400] [reset:5]' })).stream);
    expect(events.error()).toMatchObject({ code: 'provider_error' });
    const [, answer] = await listMessages(memberOf(caller), events.accepted().conversation_id);
    expect(answer).toMatchObject({ stoppedBy: 'provider', content: events.text() });
    expect(await readBalances(caller.workspace.id)).toMatchObject({ included: credits(5), held: 0n });
  });

  it('without a word is kept as an answer that never came, and costs nothing', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const events = await readEvents((await send(caller, { message: 'Say nothing [empty]' })).stream);
    const [, answer] = await listMessages(memberOf(caller), events.accepted().conversation_id);
    expect(answer).toMatchObject({ author: 'assistant', content: '' });
    expect(await readBalances(caller.workspace.id)).toMatchObject({ included: credits(5), held: 0n });
  });
});
