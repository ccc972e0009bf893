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
    const written = async () => {
      const { rows } = await owner.query<{ written: string }>(
        `select pg_stat_force_next_flush(), sum(n_tup_ins + n_tup_upd + n_tup_del) as written
         from pg_stat_user_tables where relname in ('wallet', 'transfer', 'hold')`,
      );
      return Number(rows[0]?.written);
    };
    const before = await settled(written);
    // The new month is due for all of them: it is shown to whoever reads, and written by nobody.
    const until = performance.now() + sizes.watchMs;
    for (let at = 0; performance.now() < until; at += 1) {
      const wallet = wallets[at % wallets.length];
      if (wallet && (await readBalances(wallet.workspaceId)).included !== credits(1_000))
        throw new Error('Not turned.');
    }
    const rows = (await settled(written)) - before;
    const turns = await measureTurns(owner, wallets, sizes);
    return [
      finding('P9', `rows written when a month begins for ${sizes.wallets} wallets`, [rows], { atMost: 0 }),
      ...turns,
    ];
  } finally {
    await owner.end();
  }
}

/** Sessions report their counts when they are idle; two equal readings are the truth. */
async function settled(read: () => Promise<number>): Promise<number> {
  for (let last = await read(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const now = await read();
    if (now === last) return now;
    last = now;
  }
}

async function measureTurns(
  owner: Client,
  wallets: readonly Wallet[],
  { rounds, pairs }: MonthSizes,
): Promise<Finding[]> {
  const pair = await libraryPairs();
  const timed = async (wallet: Wallet, count: number) => {
    const began = performance.now();
    for (let done = 0; done < count; done += 1) await pair(wallet);
    return performance.now() - began;
  };
  const month: number[] = [];
  const idle: number[] = [];
  const longest = { first: [] as number[], afterYear: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const [fresh, other, sleeper] = wallets.slice(round * 3, round * 3 + 3);
    if (!fresh || !other || !sleeper) throw new Error('There are too few wallets.');
    await owner.query(
      `update wallet set included = included, top_up = top_up, held = held, debt = debt,
      period = (period - interval '11 months')::date where workspace_id = $1`,
      [sleeper.workspaceId],
    );
    await timed(other, 1);
    const [withTurn, without] =
      round % 2 === 0
        ? [await timed(fresh, pairs), await timed(other, pairs)]
        : await timed(other, pairs).then(async (plain) => [await timed(fresh, pairs), plain]);
    month.push((without ?? 0) / (withTurn ?? 1));
    longest.afterYear.push(await timed(sleeper, 1));
    const next = wallets[rounds * 3 + round];
    if (next) longest.first.push(await timed(next, 1));
  }
  idle.push(median(longest.afterYear) / median(longest.first));
  return [
    finding('P9', `${pairs} pairs without the month's turn ÷ with it (throughput kept)`, month, { atLeast: 0.95 }),
    finding('P9', 'first pair after 12 idle months ÷ after one', idle, { atMost: 1.25 }),
  ];
}
