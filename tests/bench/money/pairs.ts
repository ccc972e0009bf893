import type { Pool } from 'pg';
import { captureMoneyText, type MoneyText, rebind } from '../money-text';
import type { Wallet } from './wallets';

/** A pair is what one request costs the ledger: its hold placed, then settled. */
export type Pair = (wallet: Wallet) => Promise<{ workspaceId: string; requestId: string }>;

/** Connections of the unbatched stand-in; as many as the app's own pool has. */
export const CONNECTIONS = 10;

/** Pairs through our own verbs, as the request path calls them; where a key's hash is given, the hold checks it too. */
export async function libraryPairs(keyHashOf: (wallet: Wallet) => string | undefined = () => undefined): Promise<Pair> {
  const { holdRequest, credits } = await import('../../setup/factories');
  const { placeHold } = await import('@/lib/credits/holds');
  const { settleHold } = await import('@/lib/credits/end-hold');
  const amount = credits(0.001);
  return async (wallet) => {
    const apiKeyHash = keyHashOf(wallet);
    const request = holdRequest(wallet, { asked: amount, least: amount, limit: amount, apiKeyHash });
    const answer = await placeHold(request);
    if (answer.outcome !== 'held') throw new Error(`Not held: ${answer.outcome}`);
    const { workspaceId, requestId } = request;
    const settled = await settleHold({ workspaceId, requestId, cost: amount, receipt: { status: 'answered' } });
    if (settled.charged !== amount) throw new Error(`Charged ${settled.charged}, not ${amount}`);
    return { workspaceId, requestId };
  };
}

/** The statements of one pair on a wallet, as the library sends them when nobody else waits. */
export async function textOfPair(pair: Pair, wallet: Wallet): Promise<MoneyText> {
  // The first opens the month; only the second is like all that follow.
  await pair(wallet);
  return await captureMoneyText(() => pair(wallet));
}

/**
 * The same two statements, one pair at a time and each as it is, sent by plain node-postgres as named statements: what
 * pgbench would do, with a driver that any machine has.
 */
export function plainPairs(pool: Pool, text: MoneyText): (wallet: Wallet) => Promise<void> {
  return async (wallet) => {
    const { before, after } = rebind(text, wallet.workspaceId);
    for (const statement of [...before, ...after]) {
      const { rowCount } = await pool.query(statement);
      if (rowCount !== 1) throw new Error(`A money statement answered ${rowCount} rows.`);
    }
  };
}

/** Pairs a second, with `callers` at work at once until the time is over. */
export async function pairsPerSecond(
  pair: (wallet: Wallet) => Promise<unknown>,
  wallets: readonly Wallet[],
  { callers, ms }: { callers: number; ms: number },
): Promise<number> {
  const began = performance.now();
  let done = 0;
  let turn = 0;
  const caller = async () => {
    while (performance.now() - began < ms) {
      const wallet = wallets[turn++ % wallets.length];
      if (wallet) await pair(wallet);
      done += 1;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: callers }, caller));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return (done * 1_000) / (performance.now() - began);
}
