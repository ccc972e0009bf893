import { describe, expect, it } from 'vitest';
import {
  deleteConversation,
  findConversation,
  listConversations,
  renameConversation,
  searchConversations,
} from '@/lib/chat/conversations';
import { readDraft, saveDraft } from '@/lib/chat/drafts';
import { acceptMessage } from '@/lib/chat/messages';
import { listMessages, readTurns } from '@/lib/chat/read-messages';
import { newId } from '@/lib/platform/ids';
import { makeWorkspace } from '../setup/factories';

const message = () => ({ messageId: newId(), requestId: newId(), replaces: null });

async function startConversation(member: { userId: string; workspaceId: string }, content: string): Promise<string> {
  const conversationId = newId();
  await acceptMessage({ ...message(), member, conversationId, isNewConversation: true, content });
  return conversationId;
}

describe('conversations', () => {
  it('are read by nobody but their own member, not even by the owner of the workspace', async () => {
    const { workspaceId, people } = await makeWorkspace({ members: ['owner', 'member'] });
    const [owner, member] = people.map(({ userId }) => ({ userId, workspaceId }));
    if (!owner || !member) throw new Error('two people are needed');
    const id = await startConversation(member, 'Between me and the model');

    expect(await findConversation(owner, id)).toBeNull();
    expect(await listMessages(owner, id)).toEqual([]);
    expect(await readTurns(owner, id)).toEqual([]);
    expect(await listConversations(owner)).toEqual([]);
    expect(await listMessages(member, id)).toHaveLength(1);
  });

  it('stay behind in the workspace they were held in', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    const other = await makeWorkspace();
    const id = await startConversation({ userId, workspaceId }, 'Here');
    expect(await findConversation({ userId, workspaceId: other.workspaceId }, id)).toBeNull();
  });

  it('are listed by name, the one used last on top', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    const member = { userId, workspaceId };
    const first = await startConversation(member, 'First matter\nwith details');
    const second = await startConversation(member, 'Second matter');
    expect(await listConversations(member)).toEqual([
      { id: second, title: 'Second matter' },
      { id: first, title: 'First matter' },
    ]);
    await acceptMessage({ ...message(), member, conversationId: first, isNewConversation: false, content: 'More' });
    expect((await listConversations(member)).map(({ id }) => id)).toEqual([first, second]);
  });

  it('asked for by something that is no id simply do not exist', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    expect(await findConversation({ userId, workspaceId }, "' or 1=1 --")).toBeNull();
  });
});

describe('searching conversations', () => {
  it('finds words in titles and in messages, in any case, and takes a percent sign for what it is', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    const member = { userId, workspaceId };
    const tax = await startConversation(member, 'Tax\nWe pay 25% on this');
    const late = await startConversation(member, 'Late INVOICES of May');
    const found = async (words: string) => (await searchConversations(member, words)).map(({ id }) => id);
    expect(await found('invoices')).toEqual([late]);
    expect(await found(' 25% ')).toEqual([tax]);
    expect(await found('%')).toEqual([tax]);
    expect(await found('_')).toEqual([]);
    expect(await found(' ')).toEqual([late, tax]);
    expect(await found("' or 1=1 --")).toEqual([]);
  });

  it("finds nothing of anybody else's", async () => {
    const { workspaceId, people } = await makeWorkspace({ members: ['owner', 'member'] });
    const [owner, member] = people.map(({ userId }) => ({ userId, workspaceId }));
    if (!owner || !member) throw new Error('two people are needed');
    await startConversation(member, 'A secret');
    expect(await searchConversations(owner, 'secret')).toEqual([]);
  });
});

describe('a conversation', () => {
  it('can be renamed by its own member, and keeps its place', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    const member = { userId, workspaceId };
    const id = await startConversation(member, 'First');
    const other = await startConversation(member, 'Second');
    await renameConversation(member, id, '  Invoices\u0000 of May  ');
    expect(await listConversations(member)).toEqual([
      { id: other, title: 'Second' },
      { id, title: 'Invoices of May' },
    ]);
    await expect(renameConversation(member, id, ' ')).rejects.toMatchObject({ code: 'invalid_request' });
    const stranger = await makeWorkspace();
    await expect(renameConversation(stranger, id, 'Mine')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('can be deleted with its messages and its draft by its own member, and by nobody else', async () => {
    const { workspaceId, userId } = await makeWorkspace();
    const member = { userId, workspaceId };
    const id = await startConversation(member, 'First');
    await saveDraft(member, id, 'Unsent');
    await deleteConversation(await makeWorkspace(), id);
    expect(await listMessages(member, id)).toHaveLength(1);
    await deleteConversation(member, id);
    await deleteConversation(member, id);
    await deleteConversation(member, 'no id');
    expect(await findConversation(member, id)).toBeNull();
    expect(await listMessages(member, id)).toEqual([]);
    expect(await readDraft(member, id)).toBe('');
  });
});
