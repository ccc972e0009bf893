import { captureMoneyText, type MoneyText } from './money-text';

/** A customer with an API key and more credits than a bench can spend. */
export type Asker = { key: string; workspaceId: string; userId: string; money: MoneyText };

/** Makes customers, and notes for each the money statements of one real request. */
export async function makeAskers(count: number): Promise<Asker[]> {
  // Only now: the settings of the code under test were not there before.
  const { makeAsker, ask } = await import('../ai/asking');
  const { credits } = await import('../setup/factories');
  const askers: Asker[] = [];
  for (let made = 0; made < count; made += 1) {
    const { key, workspaceId, userId } = await makeAsker({ plan: 'business', included: credits(1_000_000) });
    await (await ask('warm', { key })).text();
    const money = await captureMoneyText(async () => {
      const answer = await ask('measure', { key });
      await answer.text();
      return { workspaceId, requestId: answer.headers.get('x-request-id') ?? '' };
    });
    askers.push({ key, workspaceId, userId, money });
  }
  return askers;
}
