import { describe, expect, it } from 'vitest';
import { PUT } from '@/app/api/chat/drafts/route';
import type { Caller } from '@/lib/auth/api-caller';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession } from '@/lib/auth/sessions';
import { readDraft, saveDraft } from '@/lib/chat/drafts';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { makeChatter, memberOf } from './chatter';

async function makeConversation(caller: Caller): Promise<string> {
  const { id } = await db.conversation.create({ data: { ...memberOf(caller), title: 'Plans' } });
  return id;
}

async function put(caller: Caller, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const { token } = await createSession(caller.userId);
  const request = new Request(`${env().APP_URL}/api/chat/drafts`, {
    method: 'PUT',
    headers: {
      cookie: `${sessionCookieName()}=${token}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return PUT(request, { params: Promise.resolve({}) });
}

describe('drafts', () => {
  it('are one per person and place', async () => {
    const caller = await makeChatter();
    const other = await makeChatter();
    const conversation = await makeConversation(caller);
    await saveDraft(memberOf(caller), 'new', 'A new matter');
    await saveDraft(memberOf(caller), conversation, 'A reply');
    await saveDraft(memberOf(caller), conversation, 'A better reply');
    expect(await readDraft(memberOf(caller), 'new')).toBe('A new matter');
    expect(await readDraft(memberOf(caller), conversation)).toBe('A better reply');
    expect(await readDraft(memberOf(other), 'new')).toBe('');
    const elsewhere = { userId: caller.userId, workspaceId: other.workspace.id };
    expect(await readDraft(elsewhere, 'new')).toBe('');
  });

  it('that are emptied are gone', async () => {
    const caller = await makeChatter();
    await saveDraft(memberOf(caller), 'new', 'Never mind');
    await saveDraft(memberOf(caller), 'new', '');
    expect(await db.draft.count({ where: memberOf(caller) })).toBe(0);
  });

  it('saved by two tabs at the same time are both taken, and the last one stays', async () => {
    const caller = await makeChatter();
    const texts = Array.from({ length: 20 }, (_, position) => `Text ${position}`);
    await Promise.all(texts.map((text) => saveDraft(memberOf(caller), 'new', text)));
    expect(texts).toContain(await readDraft(memberOf(caller), 'new'));
    expect(await db.draft.count({ where: memberOf(caller) })).toBe(1);
  });

  it('cannot be left in a conversation of somebody else, or in one that does not exist', async () => {
    const caller = await makeChatter();
    const conversation = await makeConversation(await makeChatter());
    for (const place of [conversation, newId(), 'not-an-id', '']) {
      await expect(saveDraft(memberOf(caller), place, 'Mine')).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await db.draft.count({ where: memberOf(caller) })).toBe(0);
  });

  it('may be as long as a message and no longer', async () => {
    const caller = await makeChatter();
    const longest = 'x'.repeat(MESSAGE_LIMIT_CHARACTERS);
    await saveDraft(memberOf(caller), 'new', longest);
    const tooLong = saveDraft(memberOf(caller), 'new', `${longest}x`);
    await expect(tooLong).rejects.toMatchObject({ code: 'invalid_request', param: 'content' });
    expect(await readDraft(memberOf(caller), 'new')).toBe(longest);
  });
});

describe('the route that saves drafts', () => {
  it('keeps what a signed-in person typed', async () => {
    const caller = await makeChatter();
    const response = await put(caller, { place: 'new', content: 'Half a sent' });
    expect(response.status).toBe(204);
    expect(await readDraft(memberOf(caller), 'new')).toBe('Half a sent');
  });

  it('refuses other sites, and people who are signed out', async () => {
    const caller = await makeChatter();
    const foreign = await put(caller, { place: 'new', content: 'x' }, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    const signedOut = await put(caller, { place: 'new', content: 'x' }, { cookie: '' });
    expect(signedOut.status).toBe(401);
    expect(await readDraft(memberOf(caller), 'new')).toBe('');
  });

  it('names the parameter that is wrong', async () => {
    const caller = await makeChatter();
    const response = await put(caller, { place: 'new', content: 'x', price: 0 });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request', param: 'price' } });
  });
});
