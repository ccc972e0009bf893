import { Client } from 'pg';
import { type Finding, finding } from '../findings';
import { median } from '../stats';
import { libraryPairs } from './pairs';
import { seedWallets, type Wallet } from './wallets';

export type MonthSizes = { wallets: number; watchMs: number; rounds: number; pairs: number };

/** P9: a month begins for every wallet at once, and nobody has to do anything. */
export async function measureMonthStart(ownerUrl: string, sizes: MonthSizes): Promise<Finding[]> {
  const { credits } = await import('../../setup/factories');
  const { readBalances } = await import('@/lib/credits/balances');
  const wallets = await seedWallets(ownerUrl, sizes.wallets, credits(1_000));
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`create temp table seen as select workspace_id, xmin::text as version from wallet`);
    const transfers = await count(owner, 'select count(*) from transfer');
    // The new month is due for all of them: it is shown to whoever reads, and written by nobody.
    const until = performance.now() + sizes.watchMs;
    for (let at = 0; performance.now() < until; at += 1) {
      const wallet = wallets[at % wallets.length];
      if (wallet && (await readBalances(wallet.workspaceId)).included !== credits(1_000))
        throw new Error('Not turned.');
    }
    const rows = (await count(owner, CHANGED)) + (await count(owner, 'select count(*) from transfer')) - transfers;
    const turns = await measureTurns(owner, wallets, sizes);
    return [
      finding('P9', `rows written when a month begins for ${sizes.wallets} wallets`, [rows], { atMost: 0 }),
      ...turns,
    ];
  } finally {
    await owner.end();
  }
}

/** Wallets that were written since: every version of a row names the transaction that made it. */
const CHANGED = `select count(*) from wallet left join seen using (workspace_id)
  where seen.version is distinct from wallet.xmin::text`;

async function count(owner: Client, sql: string): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
}

async function measureTurns(
  owner: Client,
  wallets: readonly Wallet[],
  { rounds, pairs }: MonthSizes,
): Promise<Finding[]> {
  const pair = await libraryPairs();
  const timed = async (wallet: Wallet) => {
    const began = performance.now();
    await pair(wallet);
    return performance.now() - began;
  };
  const kept: number[] = [];
  const firsts = { afterMonth: [] as number[], afterYear: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const [due, turned, sleeper] = wallets.slice(round * 3, round * 3 + 3);
    if (!due || !turned || !sleeper) throw new Error('There are too few wallets.');
    await owner.query(SLEEP, [sleeper.workspaceId]);
    await pair(turned);
    let [withTurn, without] = [0, 0];
    // Pair by pair in turns: a neighbour's burst of work hits both.
    for (let done = 0; done < pairs; done += 1) {
      const spent = await timed(due);
      withTurn += spent;
      without += await timed(turned);
      if (done === 0) firsts.afterMonth.push(spent);
    }
    kept.push(without / withTurn);
    firsts.afterYear.push(await timed(sleeper));
  }
  const year = median(firsts.afterYear) / median(firsts.afterMonth);
  return [
    finding('P9', `throughput kept over ${pairs} pairs of which the first turns the month`, kept, { atLeast: 0.95 }),
    finding('P9', 'first pair after 12 idle months ÷ after one', [year], { atMost: 1.25 }),
  ];
}

const SLEEP = `update wallet set included = included, top_up = top_up, held = held, debt = debt,
  period = (period - interval '11 months')::date where workspace_id = $1`;
