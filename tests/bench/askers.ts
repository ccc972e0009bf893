import type { Microcredits } from '@/lib/platform/units';
import { questionOf } from './load';
import { captureMoneyText, type MoneyText } from './money-text';

/** A customer with an API key, and the money statements of one real request of theirs. */
export type Asker = { key: string; workspaceId: string; userId: string };
export type KnownAsker = Asker & { money: MoneyText };

/** Makes a customer who has the month's included credits. Needs the settings of the code under test in the environment. */
export async function makeAsker(included: Microcredits): Promise<Asker> {
  const { makeWorkspace } = await import('../setup/factories');
  const { createApiKey } = await import('@/lib/auth/api-keys');
  const { db } = await import('@/lib/platform/db');
  const { workspaceId, userId } = await makeWorkspace({ plan: 'business', included });
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const owner = { userId, email: '', name: '', operator: false, role: 'owner', workspace } as const;
  const { key } = await createApiKey(owner, 'Bench');
  return { key, workspaceId, userId };
}

/** Customers with more credits than a bench can spend. */
export async function makeAskers(count: number): Promise<KnownAsker[]> {
  const { credits } = await import('../setup/factories');
  const askers: KnownAsker[] = [];
  for (let made = 0; made < count; made += 1) {
    const asker = await makeAsker(credits(1_000_000));
    // The first opens the month; only the second is like all that follow.
    await askInProcess(asker);
    askers.push({ ...asker, money: await captureMoneyText(() => askInProcess(asker)) });
  }
  return askers;
}

/** One request through our handler, in this process. */
async function askInProcess({ key, workspaceId }: Asker): Promise<{ workspaceId: string; requestId: string }> {
  const { completions } = await import('@/lib/ai/completions');
  const { newId } = await import('@/lib/platform/ids');
  const requestId = newId();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers,
    body: questionOf(false),
  });
  const answer = await completions(request, { requestId });
  await answer.text();
  return { workspaceId, requestId };
}
