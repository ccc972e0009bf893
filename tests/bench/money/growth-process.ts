import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { readBalances } from '@/lib/credits/balances';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { averageRequestCost } from '@/lib/purchases/request-average';
import { buyCredits, credits } from '../../setup/factories';
import { captureMoneyText } from '../money-text';
import { median } from '../stats';
import { OPERATIONS, type Operation } from './growth-operations';
import { libraryPairs } from './pairs';

// Our library on the database that DATABASE_URL names; does what its parent asks, and says how long it took.
const client = new Client({ connectionString: process.env.DIRECT_URL });
await client.connect();
const { rows: wallets } = await client.query<{ workspaceId: string; userId: string }>(
  `select distinct m.workspace_id::text as "workspaceId", m.user_id::text as "userId"
   from hold join member m using (workspace_id)`,
);
// The hash that the seeded key of a workspace has.
const pair = await libraryPairs(({ workspaceId }) => createHash('sha256').update(workspaceId).digest('hex'));
let turn = 0;

const work: Record<Operation, (wallet: (typeof wallets)[number]) => Promise<unknown>> = {
  'hold and settle': pair,
  balance: ({ workspaceId }) => readBalances(workspaceId),
  'newest requests': ({ workspaceId }) => averageRequestCost(workspaceId),
  'purchase history': ({ workspaceId }) => listPurchases(workspaceId),
  'credit a payment': ({ workspaceId, userId }) => buyCredits(workspaceId, userId, credits(20)),
};

process.once('disconnect', () => process.exit(0));
process.on('message', (question: { operation: Operation; count: number } | { plans: true }) => {
  const answer =
    'plans' in question ? scans().then((found) => ({ scans: found })) : timed(question.operation, question.count);
  void answer.then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function timed(operation: Operation, count: number): Promise<{ ms: number }> {
  const each: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const wallet = wallets[turn++ % wallets.length];
    const began = performance.now();
    if (wallet) await work[operation](wallet);
    each.push(performance.now() - began);
  }
  return { ms: median(each) };
}

const EXPLAINABLE = /^(\/\*prepared\*\/)?\s*(with|select|insert|update)\b/i;
const SCAN = /Seq Scan on (transfer|hold|wallet|purchase|workspace|api_key|member)\b/;

/** The statements of every operation whose plan reads one of the growing tables from end to end. */
async function scans(): Promise<string[]> {
  const found: string[] = [];
  for (const operation of OPERATIONS) {
    const [wallet] = wallets;
    if (!wallet) throw new Error('There is no wallet.');
    const { before, after } = await captureMoneyText(async () => {
      await work[operation](wallet);
      return { workspaceId: '', requestId: '' };
    });
    for (const { text, values } of [...before, ...after].filter((one) => EXPLAINABLE.test(one.text))) {
      const { rows } = await client.query({ text: `explain ${text}`, values, rowMode: 'array' });
      for (const [line] of rows) {
        if (SCAN.test(String(line))) found.push(`${operation}: ${line}`);
      }
    }
  }
  return found;
}
