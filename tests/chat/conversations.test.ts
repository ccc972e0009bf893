import { describe, expect, it } from 'vitest';
import { findConversation, listConversations } from '@/lib/chat/conversations';
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
