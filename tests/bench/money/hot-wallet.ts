import { Client, Pool } from 'pg';
import { type Finding, finding, ratios } from '../findings';
import { shuffled } from '../stats';
import { CONNECTIONS, libraryPairs, pairsPerSecond, plainPairs, textOfPair } from './pairs';
import { seedWallets } from './wallets';

export type HotSizes = { rounds: number; ms: number; callers: number; wallets: number };
type Kind = 'ours hot' | 'ours spread' | 'plain hot' | 'plain spread';

/** P6 and P7: one busy wallet against many, through our verbs and with the same statements sent one by one. */
export async function measureHotWallet(
  urls: { app: string; owner: string },
  { rounds, ms, callers, wallets: count }: HotSizes,
): Promise<Finding[]> {
  const { credits } = await import('../../setup/factories');
  const wallets = await seedWallets(urls.owner, count, credits(1_000_000));
  const [hot] = wallets;
  if (!hot) throw new Error('There is no wallet.');
  const ours = await libraryPairs();
  const text = await textOfPair(ours, hot);
  const pool = new Pool({ connectionString: urls.app, max: CONNECTIONS });
  const plain = plainPairs(pool, text);
  const kinds: Record<Kind, () => Promise<number>> = {
    'ours hot': () => pairsPerSecond(ours, [hot], { callers, ms }),
    'ours spread': () => pairsPerSecond(ours, wallets, { callers, ms }),
    'plain hot': () => pairsPerSecond(plain, [hot], { callers, ms }),
    'plain spread': () => pairsPerSecond(plain, wallets, { callers, ms }),
  };
  const names: Kind[] = ['ours hot', 'ours spread', 'plain hot', 'plain spread'];
  const done: Partial<Record<Kind, number>>[] = [];
  try {
    // The first round turns every wallet's month and plans every statement; it is not counted.
    for (let round = -1; round < rounds; round += 1) {
      const rates: Partial<Record<Kind, number>> = {};
      for (const name of shuffled(names)) rates[name] = await kinds[name]();
      if (round >= 0) done.push(rates);
      else await tellSizes(urls.owner);
    }
  } finally {
    await pool.end();
  }
  const ratio = (above: Kind, below: Kind) =>
    ratios(
      done,
      (round) => round[above],
      (round) => round[below],
    );
  return [
    finding('P6', 'hot wallet: our pairs/s ÷ the same statements unbatched', ratio('ours hot', 'plain hot'), {
      atLeast: 1.5,
    }),
    finding('P7', 'our pairs/s: one hot wallet ÷ many', ratio('ours hot', 'ours spread'), { atLeast: 0.8 }),
    finding('P7', 'hot wallet: our pairs/s ÷ unbatched', ratio('ours hot', 'plain hot'), { atLeast: 8 }),
    finding('P7', 'many wallets: our pairs/s ÷ unbatched', ratio('ours spread', 'plain spread')),
  ];
}

/** What autovacuum does within a minute: plans made for empty tables choose among their indexes blindly. */
async function tellSizes(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('analyze hold, transfer, wallet');
  await client.end();
}
