/**
 * `npm run reconcile`: asks Stripe about every unfinished purchase and mends it. `-- --json` prints one object and nothing
 * else. Exits with 1 when a purchase could not be asked about, and with 2 when the whole run failed.
 */
import { db } from '@/lib/platform/db';
import { reasonOf } from '@/lib/platform/log';
import { type ReconcileReport, reconcile } from '@/lib/purchases/reconcile';

const print = (text: string) => writeToStdout(`${text}\n`);
const writeToStdout = process.stdout.write.bind(process.stdout);
// What the work logs goes to stderr, so that stdout carries the answer alone.
process.stdout.write = process.stderr.write.bind(process.stderr);

function inWords({ checked, moved, failed }: ReconcileReport): string {
  const lines = moved.map(({ purchaseId, from, to, credited, parkedReason }) => {
    const what = parkedReason === null ? `${from} → ${to}` : `parked for an operator: ${parkedReason}`;
    return `  ${purchaseId}  ${what}${credited ? ', credits added' : ''}`;
  });
  const problems = failed.map(({ purchaseId, reason }) => `  ${purchaseId}  not checked: ${reason}`);
  const sum = `${checked} unfinished ${checked === 1 ? 'purchase' : 'purchases'} checked, ${moved.length} mended, ${failed.length} failed.`;
  return [...lines, ...problems, sum].join('\n');
}

try {
  const report = await reconcile();
  print(process.argv.includes('--json') ? JSON.stringify(report) : inWords(report));
  process.exitCode = report.failed.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`reconcile failed: ${reasonOf(error)}\n`);
  process.exitCode = 2;
} finally {
  await db.$disconnect();
}
